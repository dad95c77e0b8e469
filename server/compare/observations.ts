import path from 'node:path';
import type { RunRecord } from '../trainer/folder/record.ts';
import { isFinal } from '../trainer/lifecycle.ts';
import { readRecord } from '../trainer/folder/runs.ts';
import { keyOf, needsOf, withNeeds, type PlannedRun } from './members.ts';
import { runsOf } from './plan.ts';
import type { Comparison } from './record.ts';

/** What one arm came to with one seed. */
export interface Observation {
  readonly seed: number;
  /** By task and metric, on the test set; null where the score is undefined. */
  readonly scores: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  /** Seconds of training of all its runs, those included that they go on from or average. */
  readonly seconds: number;
  /** By task: how often these runs have seen each of its labelled rows, on average; absent where a run does not say. */
  readonly passes?: Readonly<Record<string, number>>;
  /** Rows that went through its networks in training, beside those of its tasks alone with the same seed. */
  readonly compute?: number;
  /** Parameters of all its networks together. */
  readonly parameters: number;
}

/** A run that did not come to an end, and why. */
export interface LostRun {
  readonly member: string;
  readonly seed: number;
  readonly reason: string;
}

export interface Observations {
  /** By arm, in order of the seeds; only seeds for which every run of the arm has finished. */
  readonly arms: Readonly<Record<string, readonly Observation[]>>;
  readonly lost: readonly LostRun[];
}

/** Reads what the runs of a comparison came to. `dir` is the comparison's folder. */
export function observe(dir: string, { plan, runs }: Comparison): Observations {
  const records = new Map<string, RunRecord>();
  const lost: LostRun[] = [];
  for (const run of runs) {
    const found = recordOf(path.resolve(dir, run.dir));
    if (typeof found !== 'string' && found.state === 'finished') records.set(keyOf(run), found);
    // What goes on is not lost yet.
    else if (typeof found === 'string' || isFinal(found.state))
      lost.push({ member: run.member, seed: run.seed, reason: typeof found === 'string' ? found : whyNot(found) });
  }
  const missing = ({ member, seed }: PlannedRun): boolean => !records.has(keyOf({ member, seed }));
  for (const run of runsOf(plan)) {
    const need = needsOf(run, plan.ensembleSize).find(missing);
    const begun = runs.some((each) => keyOf(each) === keyOf(run));
    if (need && !begun && lost.some((each) => keyOf(each) === keyOf(need)))
      lost.push({ ...run, reason: `it needs ${need.member}, seed ${need.seed}` });
  }
  const observed = ({ members }: { members: readonly string[] }): Observation[] =>
    plan.seeds.flatMap((seed) => {
      const own = members.map((member) => ({ member, seed }));
      const chains = own.map((run) => withNeeds(run, plan.ensembleSize));
      if (chains.flat().some(missing)) return [];
      return [merged(seed, own, chains, records)];
    });
  return { arms: Object.fromEntries(plan.arms.map((arm) => [arm.arm, observed(arm)])), lost };
}

const whyNot = ({ state, reason }: RunRecord): string =>
  reason === undefined ? `it is ${state}` : `${state}: ${reason}`;

function recordOf(dir: string): RunRecord | string {
  try {
    return readRecord(dir);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

type Records = ReadonlyMap<string, RunRecord>;

/** The records of runs, each once. */
const recordsOf = (runs: readonly PlannedRun[], records: Records): RunRecord[] =>
  [...new Set(runs.map(keyOf))].flatMap((key) => records.get(key) ?? []);

/**
 * What an arm came to with one seed.
 * @param own the runs that score the tasks
 * @param chains for each of them, it and all that it needs
 */
function merged(
  seed: number,
  own: readonly PlannedRun[],
  chains: readonly (readonly PlannedRun[])[],
  records: Records,
): Observation {
  const scored = recordsOf(own, records);
  const trained = recordsOf(chains.flat(), records);
  const scores = Object.fromEntries(scored.flatMap(({ summary }) => Object.entries(summary?.test ?? {})));
  const alone = Object.keys(scores).map((task) => records.get(keyOf({ member: `single:${task}`, seed })));
  const compute = shareOf(trained, alone);
  const passes = trained.every((record) => record.passes !== undefined)
    ? Object.assign({}, ...chains.map((chain) => passesOf(recordsOf(chain, records))))
    : undefined;
  return {
    seed,
    scores,
    seconds: sum(trained.map(({ seconds }) => seconds)),
    parameters: sum(scored.map(({ parameters }) => parameters)),
    ...(passes && { passes }),
    ...(compute !== undefined && { compute }),
  };
}

/** By task of the last of some runs: how often they all have seen its rows. */
function passesOf(chain: readonly RunRecord[]): Record<string, number> {
  const tasks = chain.at(-1)?.tasks ?? [];
  return Object.fromEntries(tasks.map((task) => [task, sum(chain.map(({ passes }) => passes?.[task]))]));
}

/** Rows of some runs by those of others; undefined where a run is missing or does not say. */
function shareOf(trained: readonly RunRecord[], alone: readonly (RunRecord | undefined)[]): number | undefined {
  const rows = (list: readonly (RunRecord | undefined)[]): number =>
    list.reduce((total, record) => total + (record?.samples ?? Number.NaN), 0);
  const share = rows(trained) / rows(alone);
  return Number.isFinite(share) ? share : undefined;
}
