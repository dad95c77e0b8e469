import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runChild } from '../../../server/backend/run-child.ts';
import { exportCsv } from '../../../server/trainer/export/csv.ts';
import { openKeptJournal } from '../../../server/trainer/export/kept-journal.ts';
import { exportTensorBoard } from '../../../server/trainer/export/tensorboard.ts';
import type { EpochLine, JournalNumber, StepsLine } from '../../../server/trainer/folder/journal-lines.ts';
import { JournalWriter } from '../../../server/trainer/folder/journal.ts';
import type { RunRecord } from '../../../server/trainer/folder/record.ts';
import { providePython, pythonReaders } from '../../python-packages.ts';

const readers = await providePython(pythonReaders);

/** Steps from `first` on; `ten` is trained in odd steps alone. */
function steps(first: number, totals: readonly JournalNumber[], epoch: number): StepsLine {
  const number = (i: number): number => first + i;
  const column = <T>(value: (step: number) => T): T[] => totals.map((_, i) => value(number(i)));
  return {
    type: 'steps',
    first,
    epoch,
    seconds: column((step) => step / 8),
    samples: column((step) => 16 * step),
    learningRate: column(() => 1e-3),
    loss: { ten: column((step) => (step % 2 ? 1 / step : null)), 'a, "b"': column((step) => step + 0.1) },
    weight: { ten: column((step) => (step % 2 ? 1 : null)), 'a, "b"': column(() => 0.5) },
    regularizer: { 'l2(shared)': column((step) => step / 1000) },
    added: column(() => 0),
    total: totals,
    residual: column(() => -1e-9),
    ...(epoch === 2 && { gram: { 'ten × ten': column((step) => (step === 4 ? 7.25 : null)) } }),
  };
}

const epoch = (number: number, step: number): EpochLine => ({
  type: 'epoch',
  epoch: number,
  step,
  seconds: step / 8,
  train: { ten: { loss: 0.5 / number } },
  validation: { ten: { loss: 0.75 / number, accuracy: number / 4 } },
});

const record: RunRecord = {
  format: 1,
  id: '1',
  name: 'Small',
  arm: 'joint',
  state: 'finished',
  created: '2026-01-02T03:04:05.000Z',
  started: '2026-01-02T03:04:06.000Z',
  seed: 0,
  versions: {},
  tasks: ['ten'],
  summary: { epoch: 2, rule: 'the last', train: {}, test: { ten: { loss: 0.125, accuracy: 0.625 } } },
};

/** A journal of a run that was stopped after step 5, resumed from step 3, and diverged. */
function journalOf(t: TestContext): { folder: string; journal: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mtl-export-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const journal = join(folder, 'metrics.jsonl');
  const writer = new JournalWriter(journal);
  writer.append({ type: 'notice', message: 'slow, "very"' });
  writer.append(steps(1, [3, 2.5], 1));
  writer.append(epoch(1, 2));
  writer.append(steps(3, [2, 99, 98], 2));
  writer.append(epoch(2, 5));
  writer.append({ type: 'resume', step: 3 });
  writer.append(steps(4, [1.5, 'Infinity', 'NaN'], 2));
  writer.append(epoch(2, 6));
  writer.close();
  return { folder, journal };
}

interface ReadBack {
  readonly tables: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
  readonly events: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
  readonly journal: Readonly<Record<string, number>>;
}

test('pandas reads the tables, and TensorBoard its event files, with the numbers of the journal', async (t) => {
  if (typeof readers === 'string') return t.skip(readers);
  const { folder, journal: file } = journalOf(t);
  const [tables, events] = [join(folder, 'tables'), join(folder, 'events')];
  [tables, events].forEach((place) => mkdirSync(place));
  const journal = await openKeptJournal(file);
  assert.equal(journal.unreadable, 0);
  await exportCsv(journal, tables, () => undefined);
  await exportTensorBoard(journal, record, events, () => undefined);
  const script = fileURLToPath(new URL('read-back.py', import.meta.url));
  const { code, out, err } = await runChild(readers.python, [script, tables, events, file], {
    environment: readers.environment,
  });
  assert.equal(code, 0, err);
  const read = JSON.parse(out.slice(out.indexOf('{'))) as ReadBack;

  const table = read.tables['steps'];
  assert.deepEqual(table?.['step'], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(table?.['epoch'], [1, 1, 2, 2, 2, 2]);
  assert.deepEqual(table?.['total'], [3, 2.5, 2, 1.5, 'inf', null]);
  assert.deepEqual(table?.['loss.ten'], [1, null, 1 / 3, null, 1 / 5, null]);
  assert.deepEqual(table?.['loss.a, "b"'], [1.1, 2.1, 3.1, 4.1, 5.1, 6.1]);
  assert.deepEqual(table?.['gram.ten × ten'], [null, null, null, 7.25, null, null]);
  assert.deepEqual(read.tables['epochs']?.['validation.ten.accuracy'], [0.25, 0.5]);
  assert.deepEqual(read.tables['epochs']?.['step'], [2, 6]);
  assert.deepEqual(read.tables['notices']?.['message'], ['slow, "very"']);

  const { train, validation, test: tested } = read.events;
  assert.deepEqual(train?.['total'], [
    [1, 3],
    [2, 2.5],
    [3, 2],
    [4, 1.5],
    [5, 'inf'],
    [6, null],
  ]);
  assert.deepEqual(train?.['loss/ten'], [
    [1, 1],
    [3, Math.fround(1 / 3)],
    [5, Math.fround(1 / 5)],
  ]);
  assert.deepEqual(train?.['added']?.length, 6);
  assert.deepEqual(train?.['regularizer/l2(shared)']?.[1], [2, Math.fround(0.002)]);
  assert.deepEqual(validation?.['epoch_accuracy/ten'], [
    [2, 0.25],
    [6, 0.5],
  ]);
  assert.deepEqual(tested?.['epoch_accuracy/ten'], [[6, 0.625]]);
  assert.deepEqual(read.journal, { steps: 3, epoch: 3, notice: 1, resume: 1 });
  assert.match(readFileSync(join(tables, 'steps.csv'), 'utf8'), /,Infinity,.*\r\n6,2,.*,NaN,/s);
});
