import path from 'node:path';
import { sourceOnDisk } from '../data/definition-files.ts';
import { analyze } from '../definition/analyze.ts';
import { writtenOut } from '../definition/extends/written-out.ts';
import { formatProblem } from '../definition/format-problem.ts';
import { brokenTrial } from '../compare/sweep/broken-trial.ts';
import { isTuned } from '../compare/members.ts';
import { planComparison, runsOf } from '../compare/plan.ts';
import {
  homeOf,
  missingRuns,
  openComparison,
  trainMissing,
  type ComparisonOrder,
  type OpenComparison,
} from '../compare/train.ts';
import { CompareView } from './compare-view.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { tellEstimate } from './foresee.ts';
import { readDefinition } from './read-definition.ts';
import { showResults, type ResultsForm } from './results.ts';
import type { RunOptions } from './run.ts';
import { JsonView, type RunView } from './run-view.ts';
import { trainSeveral } from './train-several.ts';

/** What the options of `mtl compare` ask for. */
export interface CompareOptions extends Omit<RunOptions, 'arm' | 'seed' | 'smoke'> {
  readonly arms?: readonly string[];
  readonly seeds?: number;
  /** Begins again, though the same comparison is there. */
  readonly fresh?: boolean;
  /** Whether time and disk are estimated before anything is trained, or that alone is done. */
  readonly estimate?: boolean | 'only';
  readonly form: ResultsForm;
}

/**
 * `mtl compare`: trains every arm of a definition with every seed, then says what learning together gained. What an
 * earlier call of the same question has finished is not trained again.
 */
export async function compare(file: string, options: CompareOptions, context: Context): Promise<ExitCode> {
  const { screen } = context;
  const written = await readDefinition(file);
  const source = sourceOnDisk(file, options.dataRoot);
  const { experiment, problems } = analyze(written, source);
  for (const problem of problems) screen.note(formatProblem(file, written, problem));
  if (!experiment) return exitCodes.refused;
  // What the comparison extends may change while its runs are trained: it keeps what it says now.
  const text = writtenOut(written, source);
  const { arms, seeds, fresh, form, out, estimate = true, ...change } = options;
  const { epochs } = change;
  const plan = planComparison(experiment, {
    ...(arms && { arms }),
    ...(seeds !== undefined && { seeds }),
    ...(epochs !== undefined && { epochs }),
  });
  for (const { arm, reason } of plan.leftOut) screen.note(`note: ${arm} is left out: ${reason}.`);
  if (plan.arms.length === 0) {
    screen.note('There is no arm to train: name some under compare, or with --arms.');
    return exitCodes.refused;
  }
  const members = plan.arms.flatMap((arm) => arm.members).filter(isTuned);
  const broken = plan.tuning && brokenTrial(plan.tuning, text, members);
  if (broken !== undefined) {
    screen.note(broken);
    return exitCodes.refused;
  }
  const home = out === undefined ? homeOf(file) : path.resolve(out);
  const order = { request: { ...change, file, text }, plan, home };
  if (estimate === 'only') {
    const told = await tellEstimate(experiment, order, runsOf(plan), context);
    return told === 'interrupted' ? exitCodes.stopped : told ? exitCodes.ok : exitCodes.failed;
  }
  const begun = openComparison(experiment, order, fresh === true);
  const missing = missingRuns(begun);
  const isNew = missing.length === runsOf(begun.comparison.plan).length;
  if (estimate && isNew && form !== 'json') {
    const told = await tellEstimate(experiment, order, missing, context);
    if (told === 'interrupted') return exitCodes.stopped;
  }
  const code = await trainAll(order, begun, form, context);
  if (code !== exitCodes.ok) return code;
  return showResults(begun.dir, form, context);
}

function trainAll(
  order: ComparisonOrder,
  begun: OpenComparison,
  form: ResultsForm,
  context: Context,
): Promise<ExitCode> {
  const count = runsOf(begun.comparison.plan).length;
  const view = viewOf(form, context, count, count - missingRuns(begun).length);
  return trainSeveral(context, (train) => trainMissing(order, begun, (run) => train(run, view)));
}

function viewOf(form: ResultsForm, { screen }: Context, count: number, done: number): RunView {
  return form === 'json' ? new JsonView(screen) : new CompareView(screen, count, done);
}
