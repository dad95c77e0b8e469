import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { planSweep, type SweepPlan } from '../compare/sweep/plan.ts';
import { openSweep, readSweep, type OpenSweep, type SweepRequest } from '../compare/sweep/record.ts';
import { sweepCsv, sweepMarkdown, sweepVerdict, trialRows } from '../compare/sweep/report.ts';
import { readSweepResults } from '../compare/sweep/results.ts';
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
import { onInterrupt } from './interrupts.ts';
import { performPrepared } from './perform-run.ts';
import { readDefinition } from './read-definition.ts';
import { SweepView } from './sweep-view.ts';
import { table } from './table.ts';

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
  if (sayBroken(plan, text, context)) return exitCodes.refused;
  const home = out === undefined ? homeOf(file) : path.resolve(out);
  const asked = {
    ...request,
    file: path.resolve(file),
    ...(request.dataRoot !== undefined && { dataRoot: path.resolve(request.dataRoot) }),
  };
  const begun = openSweep(path.join(home, 'sweeps'), { name: experiment.name, text, request: asked, plan }, fresh);
  const code = await train(experiment, begun, path.join(home, 'runs'), form, context);
  if (code === exitCodes.stopped || code === exitCodes.killed || code === exitCodes.data) return code;
  return conclude(begun.dir, text, write, form, context);
}

/** Says which trial could not be trained for what its values make of the definition; nothing is trained then. */
function sayBroken({ trials }: SweepPlan, text: string, { screen }: Context): boolean {
  for (const [i, values] of trials.entries()) {
    const error = analyze(withValues(text, values)).problems.find(({ severity }) => severity === 'error');
    if (!error) continue;
    screen.note(`Trial ${i + 1} cannot be trained, with ${JSON.stringify(values)}: ${error.message}`);
    return true;
  }
  return false;
}

/** A trial that fails is out; an order to stop ends the sweep, and so do missing data, which all need. */
async function train(
  experiment: Experiment,
  begun: OpenSweep,
  runs: string,
  form: SweepForm,
  context: Context,
): Promise<ExitCode> {
  const { sweep: swept } = experiment;
  if (!swept) return exitCodes.refused;
  const view = new SweepView(context.screen, begun.sweep.plan, form === 'json');
  const controller = new AbortController();
  // Between two runs nobody else listens; the runs at work hear the second Ctrl-C themselves.
  const stopListening = onInterrupt(
    () => controller.abort(),
    () => undefined,
  );
  const ends: readonly ExitCode[] = [exitCodes.killed, exitCodes.data];
  let worst: ExitCode = exitCodes.ok;
  const { signal } = controller;
  const how = {
    experiment: { ...experiment, sweep: swept satisfies Sweep },
    runs,
    atOnce: () => readRules(runs).atOnce,
    train: async (...[prepared, job]: Parameters<Parameters<typeof trainSweep>[1]['train']>) => {
      const { code, record } = await performPrepared(prepared, context, view.of(job), { signal });
      // To be held is what trials are there for.
      const isDone = code === exitCodes.ok || record.held !== undefined;
      const wanted = !signal.aborted && !context.screen.broken.aborted;
      if (!isDone) worst = code;
      else if (!wanted) worst = exitCodes.stopped;
      return wanted && !ends.includes(code) && (isDone || code !== exitCodes.stopped);
    },
  };
  await trainSweep(begun, how).finally(stopListening);
  return worst;
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
      for (const sentence of sweepVerdict(found)) screen.line(sentence);
      screen.line();
      for (const line of table(trialRows(found), 2)) screen.line(line);
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
