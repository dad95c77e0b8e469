import path from 'node:path';
import type { RunRecord } from '../trainer/folder/record.ts';
import { isFinal } from '../trainer/lifecycle.ts';
import { readRecord } from '../trainer/folder/runs.ts';
import type { Comparison } from './record.ts';

/** What one arm came to with one seed. */
export interface Observation {
  readonly seed: number;
  /** By task and metric, on the test set; null where the score is undefined. */
  readonly scores: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  /** Seconds of training of all its runs. */
  readonly seconds: number;
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
    if (typeof found !== 'string' && found.state === 'finished') records.set(keyOf(run.member, run.seed), found);
    // What goes on is not lost yet.
    else if (typeof found === 'string' || isFinal(found.state))
      lost.push({ member: run.member, seed: run.seed, reason: typeof found === 'string' ? found : whyNot(found) });
  }
  const observed = ({ members }: { members: readonly string[] }): Observation[] =>
    plan.seeds.flatMap((seed) => {
      const found = members.flatMap((member) => records.get(keyOf(member, seed)) ?? []);
      return found.length === members.length ? [merged(seed, found)] : [];
    });
  return { arms: Object.fromEntries(plan.arms.map((arm) => [arm.arm, observed(arm)])), lost };
}

const keyOf = (member: string, seed: number): string => `${seed} ${member}`;

const whyNot = ({ state, reason }: RunRecord): string =>
  reason === undefined ? `it is ${state}` : `${state}: ${reason}`;

function recordOf(dir: string): RunRecord | string {
  try {
    return readRecord(dir);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function merged(seed: number, records: readonly RunRecord[]): Observation {
  const sum = (values: readonly (number | undefined)[]): number =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return {
    seed,
    scores: Object.fromEntries(records.flatMap(({ summary }) => Object.entries(summary?.test ?? {}))),
    seconds: sum(records.map(({ seconds }) => seconds)),
    parameters: sum(records.map(({ parameters }) => parameters)),
  };
}
