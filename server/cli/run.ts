import path from 'node:path';
import { sourceOnDisk } from '../data/definition-files.ts';
import { analyze } from '../definition/analyze.ts';
import { readResolved } from '../trainer/folder/resolved.ts';
import type { RunRequest } from '../trainer/launch.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { performRun, resumeRun } from './perform-run.ts';
import { readDefinition } from './read-definition.ts';
import { performOnSlurm, resumeOnSlurm } from './run-on-slurm.ts';
import { placeOf, withoutPlace, type PlaceOptions } from './cluster-place.ts';
import type { RunView } from './run-view.ts';

/** What the options of `mtl run` ask for. */
export type RunOptions = Omit<RunRequest, 'file' | 'text'>;

/** `mtl run`: checks a definition and trains it. */
export async function run(
  file: string,
  options: RunOptions & PlaceOptions,
  context: Context,
  view: RunView,
): Promise<ExitCode> {
  const text = await readDefinition(file);
  const { experiment, problems } = analyze(text, sourceOnDisk(file, options.dataRoot));
  for (const problem of problems) view.problem(file, text, problem);
  if (!experiment) return exitCodes.refused;
  const place = placeOf(experiment.run, options);
  const request = { ...withoutPlace(options), file, text };
  if (!place) return (await performRun(request, context, view)).code;
  const [performed] = await performOnSlurm([request], place, context, view);
  return performed?.code ?? exitCodes.failed;
}

/** `mtl run --resume`: lets a run go on, as a job where the command line says so. */
export async function resumeRunAt(
  dir: string,
  options: PlaceOptions,
  context: Context,
  view: RunView,
): Promise<ExitCode> {
  if (options.on !== 'slurm') return (await resumeRun(dir, context, view)).code;
  const { run: written } = readResolved(path.resolve(dir)).experiment;
  const place = placeOf(written, options);
  const performed = place && (await resumeOnSlurm(dir, place, context, view));
  return performed?.code ?? exitCodes.failed;
}
