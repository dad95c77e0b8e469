import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { csvLine } from '../../data/csv/csv-line.ts';
import type { EpochLine, StepsLine } from '../folder/journal-lines.ts';
import { groups, type KeptJournal } from './kept-journal.ts';

type Cell = string | number | undefined;

const splits = ['train', 'validation', 'test'] as const;
const single = ['seconds', 'samples', 'learningRate', 'added', 'total', 'residual'] as const;

/** A table that is written line by line. */
class TableFile {
  readonly #handle: number;

  constructor(file: string) {
    this.#handle = openSync(file, 'wx');
  }

  add(lines: readonly (readonly Cell[])[]): void {
    const bytes = Buffer.from(lines.map(csvLine).join(''));
    for (let done = 0; done < bytes.length;) done += writeSync(this.#handle, bytes, done);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/**
 * Writes a journal as tables, one for each kind of line, into the folder `out`: `steps.csv`, `epochs.csv`, `structure.csv` where
 * regularisers have made any, and `notices.csv`. Numbers stand in full; what was not measured is empty.
 * @param doing told how far it is
 */
export async function exportCsv(journal: KeptJournal, out: string, doing: (text: string) => void): Promise<void> {
  const epochs: EpochLine[] = [];
  const notices: string[] = [];
  const columns = groups.flatMap((group) => journal.names[group].map((name) => [group, name] as const));
  const steps = new TableFile(path.join(out, 'steps.csv'));
  try {
    steps.add([['step', 'epoch', ...single, ...columns.map(([group, name]) => `${group}.${name}`)]]);
    for await (const line of journal.lines()) {
      if (line.type === 'epoch') epochs.push(line);
      else if (line.type === 'notice') notices.push(line.message);
      else {
        steps.add(stepRows(line, columns));
        doing(`step ${line.first}`);
      }
    }
  } finally {
    steps.close();
  }
  writeTable(path.join(out, 'epochs.csv'), epochTable(epochs));
  const structure = structureTable(epochs);
  if (structure.length > 1) writeTable(path.join(out, 'structure.csv'), structure);
  writeTable(path.join(out, 'notices.csv'), [['message'], ...notices.map((message) => [message])]);
}

function writeTable(file: string, lines: readonly (readonly Cell[])[]): void {
  const table = new TableFile(file);
  try {
    table.add(lines);
  } finally {
    table.close();
  }
}

function stepRows(line: StepsLine, columns: readonly (readonly [(typeof groups)[number], string])[]): Cell[][] {
  return line.seconds.map((_, i) => [
    line.first + i,
    line.epoch,
    ...single.map((name) => line[name][i] ?? undefined),
    ...columns.map(([group, name]) => line[group]?.[name]?.[i] ?? undefined),
  ]);
}

/** A row an epoch; the columns are those that occur: `validation.ten.accuracy`. */
function epochTable(epochs: readonly EpochLine[]): Cell[][] {
  const rows = epochs.map(
    (line) =>
      new Map(
        splits.flatMap((split) =>
          Object.entries(line[split] ?? {}).flatMap(([task, scores]) =>
            Object.entries(scores).map(([name, value]) => [`${split}.${task}.${name}`, value ?? undefined] as const),
          ),
        ),
      ),
  );
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return [
    ['epoch', 'step', 'seconds', ...names],
    ...epochs.map(({ epoch, step, seconds }, i) => [epoch, step, seconds, ...names.map((name) => rows[i]?.get(name))]),
  ];
}

/** A row for each epoch, regulariser and block of kernels; ranks and tasks with blanks between them, relations as JSON. */
function structureTable(epochs: readonly EpochLine[]): Cell[][] {
  const heads = ['epoch', 'step', 'regularizer', 'block', 'tasks', 'zeros', 'of', 'ranks', 'relation'];
  const rows = epochs.flatMap(({ epoch, step, structure = {} }) =>
    Object.entries(structure).flatMap(([label, blocks]) =>
      blocks.map(({ name, tasks, zeros, ranks, relation }): Cell[] => [
        epoch,
        step,
        label,
        name,
        tasks.join(' '),
        zeros?.count,
        zeros?.of,
        ranks?.map(({ rank }) => rank).join(' '),
        relation && JSON.stringify(relation),
      ]),
    ),
  );
  return [heads, ...rows];
}
