import { pairName, type EpochLine } from '../../server/trainer/folder/journal-lines.ts';
import type { Run } from './run.ts';

/** Every step of the runs as comma-separated values, one row a step; scores stand in the row of their epoch's last step. */
export function runsAsCsv(runs: readonly Run[]): string {
  const tasks = union(runs.map((run) => run.tasks.keys()));
  const regularizers = union(runs.map((run) => run.regularizers.keys()));
  const pairs = union(runs.map((run) => run.pairs.all().map(({ a, b }) => pairName(a, b))));
  const scores = union(runs.map((run) => run.epochs.flatMap(scoreNames)));
  const head = [
    ...['run', 'step', 'seconds', 'samples', 'learningRate'],
    ...tasks.flatMap((task) => [`loss:${task}`, `weight:${task}`]),
    ...regularizers.map((label) => `regularizer:${label}`),
    ...['added', 'total', 'residual'],
    ...pairs.flatMap((name) => [`cosine:${name}`, `lengthSimilarity:${name}`]),
    ...scores,
  ];
  const lines = [head.map(quoted).join(',')];
  for (const run of runs) addRows(lines, run, { tasks, regularizers, pairs, scores });
  return lines.join('\r\n') + '\r\n';
}

interface Columns {
  readonly tasks: readonly string[];
  readonly regularizers: readonly string[];
  readonly pairs: readonly string[];
  readonly scores: readonly string[];
}

function addRows(lines: string[], run: Run, { tasks, regularizers, pairs, scores }: Columns): void {
  const epochs = new Map(run.epochs.map((line) => [line.step, line]));
  const columns = [run.seconds, run.samples, run.learningRate.raw];
  const all = [
    ...columns,
    ...tasks.flatMap((task) => [run.tasks.get(task)?.loss.raw, run.tasks.get(task)?.weight]),
    ...regularizers.map((label) => run.regularizers.get(label)?.raw),
    ...[run.added, run.total, run.residual.raw],
    ...pairs.flatMap((name) => {
      const pair = run.pairs.all().find(({ a, b }) => pairName(a, b) === name);
      return [pair?.cosine.raw, pair?.similarity.raw];
    }),
  ];
  const id = quoted(run.record.id);
  for (let i = 0; i < run.length; i++) {
    const line = epochs.get(i + 1);
    const values = all.map((column) => column?.at(i) ?? NaN);
    const checked = scores.map((name) => (line ? scoreOf(line, name) : NaN));
    lines.push([id, i + 1, ...[...values, ...checked].map((value) => (Number.isNaN(value) ? '' : value))].join(','));
  }
}

function scoreNames(line: EpochLine): string[] {
  return (['train', 'validation', 'test'] as const).flatMap((split) =>
    Object.entries(line[split] ?? {}).flatMap(([task, scores]) =>
      Object.keys(scores).map((name) => `${split}:${task}:${name}`),
    ),
  );
}

function scoreOf(line: EpochLine, name: string): number {
  for (const split of ['train', 'validation', 'test'] as const) {
    for (const [task, scores] of Object.entries(line[split] ?? {})) {
      for (const [score, value] of Object.entries(scores))
        if (`${split}:${task}:${score}` === name) return value ?? NaN;
    }
  }
  return NaN;
}

function union(lists: readonly Iterable<string>[]): string[] {
  return [...new Set(lists.flatMap((list) => [...list]))];
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
