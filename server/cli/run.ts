import { sourceOnDisk } from '../data/definition-files.ts';
import { analyze } from '../definition/analyze.ts';
import type { RunRequest } from '../trainer/launch.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { performRun } from './perform-run.ts';
import { readDefinition } from './read-definition.ts';
import type { RunView } from './run-view.ts';

/** What the options of `mtl run` ask for. */
export type RunOptions = Omit<RunRequest, 'file' | 'text'>;

/** `mtl run`: checks a definition and trains it. */
export async function run(file: string, options: RunOptions, context: Context, view: RunView): Promise<ExitCode> {
  const text = await readDefinition(file);
  const { experiment, problems } = analyze(text, sourceOnDisk(file, options.dataRoot));
  for (const problem of problems) view.problem(file, text, problem);
  if (!experiment) return exitCodes.refused;
  return (await performRun({ ...options, file, text }, context, view)).code;
}
