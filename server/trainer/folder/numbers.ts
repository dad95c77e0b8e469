import type { JournalNumber } from './journal-lines.ts';
import type { ScoresBySplit, SplitScores } from './record.ts';

/** JSON has no NaN and no infinities: they are written as strings, and what was not measured (NaN with `absent`) as null. */
export function toJson(value: number, absent = false): JournalNumber {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return absent ? null : 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** A number as JSON keeps it; null, and what is no number, is NaN. */
export function fromJson(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}

const splits = ['train', 'validation', 'test'] as const;

/** Changes every number of scores by split, leaving out the splits that are not there. */
function eachScore(scores: ScoresBySplit, change: (value: unknown) => unknown): object {
  const ofTask = (task: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(task).map(([name, value]) => [name, change(value)]));
  const ofSplit = (split: SplitScores) =>
    Object.fromEntries(Object.entries(split).map(([task, values]) => [task, ofTask(values)]));
  return Object.fromEntries(splits.flatMap((name) => (scores[name] ? [[name, ofSplit(scores[name])]] : [])));
}

/** Scores as they go into JSON. */
export function writtenScores<T extends ScoresBySplit>(value: T): T {
  return { ...value, ...eachScore(value, (score) => (score === null ? null : toJson(Number(score)))) };
}

/** Scores as they come out of JSON. */
export function readScores<T extends ScoresBySplit>(value: T): T {
  return { ...value, ...eachScore(value, (score) => (score === null ? null : fromJson(score))) };
}
