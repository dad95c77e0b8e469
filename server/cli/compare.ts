import path from 'node:path';
import { analyze } from '../definition/analyze.ts';
import type { Experiment } from '../definition/experiment.ts';
import { formatProblem } from '../definition/format-problem.ts';
import { higherIsBetter } from '../compare/better.ts';
import { planComparison, runsOf, type ComparisonPlan, type PlannedRun } from '../compare/plan.ts';
import { beginComparison, findComparison, hashOf, writeComparison, type Comparison } from '../compare/record.ts';
import { readRecord } from '../trainer/folder/runs.ts';
import { CompareView } from './compare-view.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { onInterrupt } from './interrupts.ts';
import { performRun } from './perform-run.ts';
import { readDefinition } from './read-definition.ts';
import { showResults, type ResultsForm } from './results.ts';
import type { RunOptions } from './run.ts';
import { JsonView, type RunView } from './run-view.ts';

/** What the options of `mtl compare` ask for. */
export interface CompareOptions extends Omit<RunOptions, 'arm' | 'seed' | 'smoke'> {
  readonly arms?: readonly string[];
  readonly seeds?: number;
  /** Begins again, though the same comparison is there. */
  readonly fresh?: boolean;
  readonly form: ResultsForm;
}

/**
 * `mtl compare`: trains every arm of a definition with every seed, then says what learning together gained. What an
 * earlier call of the same question has finished is not trained again.
 */
export async function compare(file: string, options: CompareOptions, context: Context): Promise<ExitCode> {
  const { screen } = context;
  const text = await readDefinition(file);
  const { experiment, problems } = analyze(text);
  for (const problem of problems) screen.note(formatProblem(file, text, problem));
  if (!experiment) return exitCodes.refused;
  const plan = planComparison(experiment, options);
  for (const { arm, reason } of plan.leftOut) screen.note(`note: ${arm} is left out: ${reason}.`);
  if (plan.arms.length === 0) {
    screen.note('There is no arm to train: name some under compare, or with --arms.');
    return exitCodes.refused;
  }
  const out = path.resolve(options.out ?? path.join(path.dirname(file), '.mtl'));
  const { dir, comparison } = startOrResume(path.join(out, 'comparisons'), text, experiment, plan, options);
  const controller = new AbortController();
  // Between two runs nobody else listens; the run at work hears the second Ctrl-C itself.
  const stopListening = onInterrupt(
    () => controller.abort(),
    () => undefined,
  );
  const order = { file, text, out, options, signal: controller.signal };
  const code = await trainMissing(dir, comparison, order, context).finally(stopListening);
  if (code !== exitCodes.ok) return code;
  return showResults(dir, options.form, context);
}

function startOrResume(
  comparisons: string,
  text: string,
  experiment: Experiment,
  plan: ComparisonPlan,
  { epochs, dataRoot, backend, fresh }: CompareOptions,
): { readonly dir: string; readonly comparison: Comparison } {
  const sha256 = hashOf([text, plan, epochs ?? null, dataRoot ?? null, backend ?? null]);
  const known = fresh === true ? undefined : findComparison(comparisons, sha256);
  if (known) return known;
  const metrics = Object.fromEntries(
    Object.entries(experiment.tasks).map(([task, own]) => [
      task,
      own.metrics.map((name) => ({ name, higherIsBetter: higherIsBetter(name) })),
    ]),
  );
  return beginComparison(comparisons, { name: experiment.name, sha256, plan, metrics });
}

interface Order {
  readonly file: string;
  readonly text: string;
  readonly out: string;
  readonly options: CompareOptions;
  readonly signal: AbortSignal;
}

/** Trains the runs that are not finished yet. A run that fails does not end the others; an order to stop does. */
async function trainMissing(
  dir: string,
  begun: Comparison,
  { file, text, out, options, signal }: Order,
  context: Context,
): Promise<ExitCode> {
  const planned = runsOf(begun.plan);
  const missing = planned.filter((run) => !isFinished(dir, begun, run));
  const view = viewOf(options.form, context, planned.length, planned.length - missing.length);
  let comparison = begun;
  let worst: ExitCode = exitCodes.ok;
  const runs = path.join(out, 'runs');
  for (const { member, seed } of missing) {
    if (signal.aborted) return exitCodes.stopped;
    const { epochs, dataRoot, backend } = options;
    const request = {
      file,
      text,
      arm: member,
      seed,
      out: runs,
      ...(epochs !== undefined && { epochs }),
      ...(dataRoot !== undefined && { dataRoot }),
      ...(backend && { backend }),
    };
    const { record, code } = await performRun(request, context, view, signal);
    const others = comparison.runs.filter((run) => run.member !== member || run.seed !== seed);
    const own = { member, seed, dir: path.relative(dir, path.join(runs, record.id)) };
    comparison = { ...comparison, runs: [...others, own] };
    writeComparison(dir, comparison);
    if (code === exitCodes.stopped || code === exitCodes.killed || context.screen.broken.aborted) return code;
    if (code !== exitCodes.ok) worst = code;
    // Without data no other run can do better.
    if (code === exitCodes.data) return code;
  }
  return worst;
}

function isFinished(dir: string, { runs }: Comparison, { member, seed }: PlannedRun): boolean {
  const run = runs.find((each) => each.member === member && each.seed === seed);
  if (!run) return false;
  try {
    return readRecord(path.resolve(dir, run.dir)).state === 'finished';
  } catch {
    // Its folder was deleted or damaged: it is trained again.
    return false;
  }
}

function viewOf(form: ResultsForm, { screen }: Context, count: number, done: number): RunView {
  return form === 'json' ? new JsonView(screen) : new CompareView(screen, count, done);
}
