import path from 'node:path';
import { analyze } from '../../definition/analyze.ts';
import type { Experiment, Sweep } from '../../definition/experiment.ts';
import type { Assignment } from '../../definition/sweep/space.ts';
import type { SplitScores } from '../../trainer/folder/record.ts';
import { tTest, type TTest } from '../statistics/student.ts';
import { mean } from '../statistics/moments.ts';
import { recordIn } from '../take-up.ts';
import { judgeOf } from './judge.ts';
import { nextOf } from './next.ts';
import { definitionOf, readSweep, type SweepRecord, type TrialRun } from './record.ts';

/** What became of a trial. */
export interface TrialResult {
  /** From 1. */
  readonly number: number;
  readonly values: Assignment;
  /** `halted`: stopped early, since others were better. */
  readonly state: 'chosen' | 'trained' | 'halted' | 'failed' | 'unfinished';
  /** Epochs after which it was last judged. */
  readonly epochs: number;
  /** Over its seeds; undefined where it was not judged, or came to no number. */
  readonly score?: number;
  readonly seeds: number;
  readonly validation?: SplitScores;
  /** The number of its run. */
  readonly run?: string;
  /** Why it failed. */
  readonly reason?: string;
}

/** How far the best trial is before the second. */
export interface Lead {
  readonly first: number;
  readonly second: number;
  /** Of the scores over the same seeds, positive where the first is better. */
  readonly differences: readonly number[];
  /** Of the differences; undefined with one seed, which says nothing of spread. */
  readonly test?: TTest;
}

/** What a sweep has come to. */
export interface SweepResults {
  readonly id: string;
  readonly name: string;
  /** What trials are judged by, and whether more of it is better. */
  readonly judge: string;
  readonly higherIsBetter: boolean;
  /** The best first; those that were trained for fewer epochs after those for more. */
  readonly trials: readonly TrialResult[];
  /** The number of the chosen trial, once all is trained. */
  readonly chosen?: number;
  readonly lead?: Lead;
  /** Of the chosen trial, at its chosen epoch, once it has been read. */
  readonly test?: SplitScores;
  /** Epochs that were trained, beside those that all trials would have taken to the end. */
  readonly epochs: { readonly trained: number; readonly whole: number };
}

/** The experiment of the definition that a sweep was begun with. */
export function sweptExperiment(text: string): Experiment & { readonly sweep: Sweep } {
  const { experiment } = analyze(text);
  if (!experiment?.sweep) throw new Error('the definition of a sweep has no sweep that could be read');
  return { ...experiment, sweep: experiment.sweep };
}

/** A sweep's results so far. Throws where its folder cannot be read. */
export function readSweepResults(dir: string): SweepResults {
  const { sweep } = readSweep(dir);
  const experiment = sweptExperiment(definitionOf(dir));
  const { name: judge, higherIsBetter } = judgeOf(experiment, experiment.sweep);
  const { plan, runs, id, name } = sweep;
  const next = nextOf(plan, runs);
  const chosen = next.type === 'chosen' ? next.trial : undefined;
  const sign = higherIsBetter ? -1 : 1;
  const trials = plan.trials.map((_, trial) => resultOf(dir, sweep, trial, sign, chosen)).toSorted(byRank(sign));
  const test = chosen === undefined ? undefined : testOf(dir, runs, chosen, plan.seeds[0]);
  const lead = chosen === undefined ? undefined : leadOf(sweep, trials);
  const whole = plan.trials.length * (plan.rounds.at(-1) ?? 0);
  return {
    id,
    name,
    judge,
    higherIsBetter,
    trials,
    ...(chosen !== undefined && { chosen: chosen + 1 }),
    ...(lead && { lead }),
    ...(test && { test }),
    epochs: { trained: runs.reduce((sum, { reached }) => sum + (reached.at(-1)?.epochs ?? 0), 0), whole },
  };
}

function resultOf(
  dir: string,
  { plan, runs }: SweepRecord,
  trial: number,
  sign: number,
  chosen: number | undefined,
): TrialResult {
  const own = runs.filter((run) => run.trial === trial);
  const first = own.find(({ seed }) => seed === plan.seeds[0]);
  const epochs = first?.reached.at(-1)?.epochs ?? 0;
  const costs = own.flatMap(({ reached }) => reached.find((each) => each.epochs === epochs)?.cost ?? []);
  const folder = first && path.resolve(dir, first.dir);
  const summary = folder === undefined ? undefined : recordIn(folder)?.summary;
  const isWhole = epochs === plan.rounds.at(-1);
  return {
    number: trial + 1,
    values: plan.trials[trial] ?? {},
    state: stateOf(trial === chosen, first, isWhole, chosen !== undefined),
    epochs,
    ...(costs.length > 0 && { score: sign * mean(costs) }),
    seeds: costs.length,
    ...(summary?.validation && { validation: summary.validation }),
    ...(folder !== undefined && { run: path.basename(folder) }),
    ...(first?.failed !== undefined && { reason: first.failed }),
  };
}

function stateOf(
  isChosen: boolean,
  run: TrialRun | undefined,
  isWhole: boolean,
  isOver: boolean,
): TrialResult['state'] {
  if (isChosen) return 'chosen';
  if (run?.failed !== undefined) return 'failed';
  if (isWhole) return 'trained';
  return isOver && run ? 'halted' : 'unfinished';
}

/** The chosen one first, then those that came furthest, and among these the better. */
const byRank =
  (sign: number) =>
  (a: TrialResult, b: TrialResult): number =>
    Number(b.state === 'chosen') - Number(a.state === 'chosen') ||
    b.epochs - a.epochs ||
    sign * ((a.score ?? sign * Number.MAX_VALUE) - (b.score ?? sign * Number.MAX_VALUE)) ||
    a.number - b.number;

function testOf(
  dir: string,
  runs: readonly TrialRun[],
  trial: number,
  seed: number | undefined,
): SplitScores | undefined {
  const run = runs.find((each) => each.trial === trial && each.seed === seed);
  return run && recordIn(path.resolve(dir, run.dir))?.summary?.test;
}

function leadOf({ plan, runs }: SweepRecord, [first, second]: readonly TrialResult[]): Lead | undefined {
  const whole = plan.rounds.at(-1);
  if (!first || !second || second.epochs !== whole) return undefined;
  const cost = (number: number, seed: number): number | null | undefined =>
    runs.find((run) => run.trial === number - 1 && run.seed === seed)?.reached.find(({ epochs }) => epochs === whole)
      ?.cost;
  const differences = plan.seeds.flatMap((seed) => {
    const [a, b] = [cost(first.number, seed), cost(second.number, seed)];
    return typeof a === 'number' && typeof b === 'number' ? [b - a] : [];
  });
  const test = tTest(differences);
  return differences.length === 0
    ? undefined
    : { first: first.number, second: second.number, differences, ...(test && { test }) };
}
