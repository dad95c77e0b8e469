import type { EpochLine } from '../trainer/folder/journal-lines.ts';
import type { RunRecord, Scores, SplitScores } from '../trainer/folder/record.ts';
import { shortNumber, table } from './table.ts';

const splits = ['train', 'validation', 'test'] as const;

type ScoresBySplit = Pick<EpochLine, (typeof splits)[number]>;

/** One line for an epoch: every task's scores on rows that were not trained on, where the epoch looked at any. */
export function epochText(line: EpochLine, epochs: number | undefined): string {
  const split = line.validation ? 'validation' : line.test ? 'test' : 'train';
  const of = epochs === undefined ? '' : `/${epochs}`;
  return `epoch ${line.epoch}${of}  ${split}:  ${taskScores(line[split] ?? {})}`;
}

function taskScores(scores: Readonly<Record<string, Scores>>): string {
  return Object.entries(scores)
    .map(([task, values]) => {
      const numbers = Object.entries(values).map(([name, value]) => `${name} ${cell(value)}`);
      return `${task} ${numbers.join(' ')}`;
    })
    .join('  ');
}

/** The scores of a run on rows that nothing was chosen by, or the best there are, in one line. */
export function summaryLine({ train, validation, test }: ScoresBySplit): string {
  return taskScores(test ?? validation ?? train);
}

/** The scores of a run's chosen epoch, a row for each task and score, a column for each split. */
export function summaryTable(summary: NonNullable<RunRecord['summary']>): readonly string[] {
  const present = splits.filter((split) => summary[split] !== undefined);
  const rows = scoreNames(summary).map(([task, name]) => [
    task,
    name,
    ...present.map((split) => cell(summary[split]?.[task]?.[name])),
  ]);
  return table([['task', 'score', ...present], ...rows], 2);
}

/** Scores of every task on one set of rows, a row for each task and score. */
export function splitTable(scores: SplitScores, heading: string): readonly string[] {
  const rows = Object.entries(scores).flatMap(([task, values]) =>
    Object.entries(values).map(([name, value]) => [task, name, cell(value)]),
  );
  return table([['task', 'score', heading], ...rows], 2);
}

function scoreNames(summary: ScoresBySplit): readonly (readonly [task: string, score: string])[] {
  // Scores that training passes do not measure stand in the other splits alone.
  const named = [summary.test, summary.validation, summary.train].flatMap((split) =>
    Object.entries(split ?? {}).flatMap(([task, scores]) => Object.keys(scores).map((name) => [task, name] as const)),
  );
  return [...new Map(named.map((pair) => [pair.join('\n'), pair])).values()];
}

/** Test scores of several runs: a row for each task and score, a column for each arm; a task's own run under `single`. */
export function armsTable(records: readonly RunRecord[]): readonly string[] {
  const columns = [...new Set(records.map(({ arm }) => column(arm)))];
  const names = new Map<string, readonly [string, string]>();
  for (const { summary } of records) {
    for (const pair of summary ? scoreNames(summary) : []) names.set(pair.join('\n'), pair);
  }
  const value = (arm: string, task: string, name: string): number | null | undefined =>
    records
      .filter((record) => column(record.arm) === arm)
      .map(({ summary }) => summary?.test?.[task]?.[name])
      .find((found) => found !== undefined);
  const rows = [...names.values()].map(([task, name]) => [
    task,
    name,
    ...columns.map((arm) => cell(value(arm, task, name))),
  ]);
  const seconds = columns.map((arm) => {
    const spent = records.filter((record) => column(record.arm) === arm).map((record) => record.seconds ?? 0);
    return spent.reduce((sum, each) => sum + each, 0).toFixed(1);
  });
  return table([['task', 'test score', ...columns], ...rows, ['', 'seconds', ...seconds]], 2);
}

function column(arm: string): string {
  return arm.startsWith('single:') ? 'single' : arm;
}

/** A score that was not measured, or is undefined, is a dash. */
function cell(value: number | null | undefined): string {
  return value === undefined || value === null ? '–' : shortNumber(value);
}
