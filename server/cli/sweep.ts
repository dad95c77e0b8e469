import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brokenTrial } from '../compare/sweep/broken-trial.ts';
import { planSweep } from '../compare/sweep/plan.ts';
import { openSweep, readSweep, type OpenSweep, type SweepRequest } from '../compare/sweep/record.ts';
import { sweepCsv, sweepMarkdown, sweepVerdict } from '../compare/sweep/report.ts';
import { readSweepResults, sweptExperiment } from '../compare/sweep/results.ts';
import { trainSweep } from '../compare/sweep/train.ts';
import { homeOf } from '../compare/train.ts';
import { sourceOnDisk } from '../data/definition-files.ts';
import { analyze } from '../definition/analyze.ts';
import type { Experiment, Sweep } from '../definition/experiment.ts';
import { writtenOut } from '../definition/extends/written-out.ts';
import { formatProblem } from '../definition/format-problem.ts';
import { withValues } from '../definition/sweep/with-values.ts';
import { readRules } from '../trainer/queue/rules.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { readDefinition } from './read-definition.ts';
import { sweepLines } from './sweep-lines.ts';
import { SweepView } from './sweep-view.ts';
import { trainSeveral } from './train-several.ts';

export const sweepForms = ['text', 'markdown', 'csv', 'json'] as const;

export type SweepForm = (typeof sweepForms)[number];

/** What the options of `mtl sweep` ask for. */
export interface SweepOptions extends Omit<SweepRequest, 'file' | 'sources'> {
  readonly trials?: number;
  /** Draws other values than the file's own `sweep.seed`. */
  readonly seed?: number;
  /** Folder that gets runs/ and sweeps/. */
  readonly out?: string;
  /** Begins again, though the same sweep is there. */
  readonly fresh?: boolean;
  /** File that the definition is written to with the chosen values. */
  readonly write?: string;
  readonly form: SweepForm;
}

/**
 * `mtl sweep`: trains a run for each combination of values, judged on validation rows, and the best one to its end. What an earlier
 * call of the same question has done is not done again.
 */
export async function sweep(file: string, options: SweepOptions, context: Context): Promise<ExitCode> {
  const { screen } = context;
  const { trials, seed, out, fresh, write, form, ...request } = options;
  const written = await readDefinition(file);
  const source = sourceOnDisk(file, request.dataRoot);
  const { experiment, problems } = analyze(written, source);
  for (const problem of problems) screen.note(formatProblem(file, written, problem));
  const plan = experiment && planSweep(experiment, { trials, seed, epochs: request.epochs });
  if (!experiment || !plan) {
    if (experiment) screen.note(`${file} sweeps nothing: name settings and their values under sweep: values:.`);
    return exitCodes.refused;
  }
  // What the sweep extends may change while its runs are trained: it keeps what it says now.
  const text = writtenOut(written, source);
  const broken = brokenTrial(plan, text, request.arm === undefined ? [] : [request.arm]);
  if (broken !== undefined) {
    screen.note(broken);
    return exitCodes.refused;
  }
  const home = out === undefined ? homeOf(file) : path.resolve(out);
  const asked = {
    ...request,
    file: path.resolve(file),
    ...(request.dataRoot !== undefined && { dataRoot: path.resolve(request.dataRoot) }),
  };
  const begun = openSweep(path.join(home, 'sweeps'), { name: experiment.name, text, request: asked, plan }, fresh);
  const code = await train(sweptExperiment(text), begun, path.join(home, 'runs'), form, context);
  if (code === exitCodes.stopped || code === exitCodes.killed || code === exitCodes.data) return code;
  return conclude(begun.dir, text, write, form, context);
}

async function train(
  experiment: Experiment & { readonly sweep: Sweep },
  begun: OpenSweep,
  runs: string,
  form: SweepForm,
  context: Context,
): Promise<ExitCode> {
  const view = new SweepView(context.screen, begun.sweep.plan, form === 'json');
  return trainSeveral(context, (trainOne) =>
    trainSweep(begun, {
      experiment,
      runs,
      atOnce: () => readRules(runs).atOnce,
      train: (run, job) => trainOne(run, view.of(job)),
    }),
  );
}

/** Prints what a sweep found, and writes the definition with the chosen values where that was asked. */
async function conclude(
  dir: string,
  text: string,
  write: string | undefined,
  form: SweepForm,
  { screen }: Context,
): Promise<ExitCode> {
  const found = readSweepResults(dir);
  screen.status('');
  switch (form) {
    case 'text':
      for (const line of sweepLines(found)) screen.line(line);
      screen.line(`Kept in ${dir}.`);
      break;
    case 'markdown':
      screen.line(sweepMarkdown(found).trimEnd());
      break;
    case 'csv':
      screen.line(sweepCsv(found).trimEnd());
      break;
    case 'json':
      screen.line(JSON.stringify({ type: 'sweep', dir, verdict: sweepVerdict(found), results: found }));
      break;
    default:
      form satisfies never;
  }
  for (const { number, reason } of found.trials)
    if (reason !== undefined) screen.note(`note: trial ${number} does not count: ${reason}`);
  if (found.chosen === undefined) return exitCodes.failed;
  if (write === undefined) return exitCodes.ok;
  const values = readSweep(dir).sweep.plan.trials[found.chosen - 1] ?? {};
  await writeFile(write, withValues(text, values), { flag: 'wx' });
  screen.note(`${write} has the values of trial ${found.chosen}.`);
  return exitCodes.ok;
}
