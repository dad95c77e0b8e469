import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { JournalWriter, readJournal } from '../../server/trainer/folder/journal.ts';
import { lineOfBlock } from '../../server/trainer/folder/journal-blocks.ts';
import type { JournalLine } from '../../server/trainer/folder/journal-lines.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readRecord, writeRecord } from '../../server/trainer/folder/runs.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import type { StepBlock } from '../../server/trainer/messages.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'journal-'));
after(() => rmSync(folder, { recursive: true }));

/** `count` steps from `first`; odd steps train a, even ones b. */
function block(first: number, count: number): StepBlock {
  const column = (value: (step: number) => number) => Float64Array.from({ length: count }, (_, i) => value(first + i));
  const odd = (step: number, value: number) => (step % 2 === 1 ? value : Number.NaN);
  const even = (step: number, value: number) => (step % 2 === 0 ? value : Number.NaN);
  return {
    first,
    epoch: 1,
    seconds: column((step) => step / 8),
    samples: column((step) => step * 64),
    learningRate: column(() => 1e-3),
    loss: { a: column((step) => odd(step, 1 / step)), b: column((step) => even(step, 2 / step)) },
    weight: { a: column((step) => odd(step, 1)), b: column((step) => even(step, 1)) },
    regularizer: { 'l2(shared)': column((step) => step * 1e-7) },
    added: column(() => 0),
    total: column((step) => 1 / step),
    residual: column(() => -1.5e-9),
    gram: { 'a × a': column((step) => odd(step, 2)), 'a × b': column((step) => odd(step, -0.5)) },
  };
}

const epochLine = (epoch: number, step: number): JournalLine => ({
  type: 'epoch',
  epoch,
  step,
  seconds: step,
  train: { a: { loss: 0.5, accuracy: 0.75 } },
});

function seriesOf(lines: readonly JournalLine[]): RunSeries {
  const series = new RunSeries();
  lines.forEach((line) => series.addLine(line));
  return series;
}

let files = 0;
const newFile = () => path.join(folder, `metrics-${files++}.jsonl`);

describe('the journal', () => {
  it('gives back the numbers that went in, to the last bit, NaN and infinities too', async () => {
    const file = newFile();
    const written = block(1, 9);
    written.total.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1 + 0.2]);
    written.loss.a?.set([Number.NaN], 0);
    const writer = new JournalWriter(file);
    writer.append(lineOfBlock(written));
    writer.close();
    const { lines, unreadable } = await readJournal(file);
    assert.equal(unreadable, 0);
    assert.deepEqual(seriesOf(lines).snapshot(), written);
    const [line] = lines;
    assert.ok(line?.type === 'steps');
    assert.deepEqual(
      line.loss.a?.slice(0, 3),
      ['NaN', null, 1 / 3],
      'a NaN that was measured is told from a step without the task',
    );
  });

  it('keeps scores that are no finite numbers, in the journal and in the record', async () => {
    const scores = { train: { a: { loss: Number.NaN, r2: Number.NEGATIVE_INFINITY } }, test: { a: { loss: 0.5 } } };
    const file = newFile();
    const writer = new JournalWriter(file);
    writer.append({ type: 'epoch', epoch: 1, step: 4, seconds: 1, ...scores });
    writer.close();
    assert.deepEqual((await readJournal(file)).lines, [{ type: 'epoch', epoch: 1, step: 4, seconds: 1, ...scores }]);
    const record: RunRecord = {
      ...{ format: 1, id: '1', name: 'n', arm: 'joint', state: 'finished', created: '2026-01-01T00:00:00Z', seed: 0 },
      ...{ versions: {}, tasks: ['a'], summary: { epoch: 1, rule: 'r', ...scores } },
    };
    writeRecord(folder, record);
    assert.deepEqual(readRecord(folder), record);
    assert.doesNotMatch(readFileSync(path.join(folder, 'run.json'), 'utf8'), /null/);
  });

  it('leaves out a torn last line, repairs it on the next append, and reads on from where it was', async () => {
    const file = newFile();
    const writer = new JournalWriter(file);
    writer.append(lineOfBlock(block(1, 4)));
    writer.append(lineOfBlock(block(5, 4)));
    writer.close();
    const whole = readFileSync(file);
    for (const cut of [1, 20, whole.lastIndexOf(10, -2) + 2]) {
      truncateSync(file, whole.length - cut < 0 ? 0 : whole.length - cut);
      const first = await readJournal(file);
      const again = new JournalWriter(file);
      again.append(epochLine(1, 4));
      again.close();
      const rest = await readJournal(file, first.next);
      assert.deepEqual(rest.lines, [epochLine(1, 4)]);
      assert.equal(rest.unreadable + first.unreadable, 0);
      rmSync(file);
      const restored = new JournalWriter(file);
      restored.append(lineOfBlock(block(1, 4)));
      restored.append(lineOfBlock(block(5, 4)));
      restored.close();
    }
  });

  it('counts lines that are none and keeps the others', async () => {
    const file = newFile();
    const writer = new JournalWriter(file);
    writer.append(epochLine(1, 4));
    writer.close();
    appendFileSync(file, '{"type":"steps","first":1}\nnot json\n[]\n{"type":"later version"}\n');
    const { lines, unreadable } = await readJournal(file);
    assert.deepEqual([lines.length, unreadable], [1, 4]);
  });
});

describe('the series of a run', () => {
  it('takes blocks from the journal and from messages that overlap, each step once', () => {
    const series = new RunSeries();
    [block(1, 300), block(1, 300), block(250, 400), block(900, 5)].forEach((part) => series.addBlock(part));
    assert.equal(series.length, 649);
    assert.deepEqual(series.snapshot(), block(1, 649));
  });

  it('drops what a resume repeats', () => {
    const lines: JournalLine[] = [
      lineOfBlock(block(1, 8)),
      epochLine(1, 8),
      lineOfBlock(block(9, 8)),
      epochLine(2, 16),
      { type: 'resume', step: 10 },
      lineOfBlock(block(11, 3)),
    ];
    const series = seriesOf(lines);
    assert.deepEqual(series.snapshot(), block(1, 13));
    assert.deepEqual(
      series.epochs.map(({ epoch }) => epoch),
      [1],
    );
  });

  it('fills the steps before a column appeared with «not measured»', () => {
    const late = block(5, 2);
    const series = new RunSeries();
    series.addBlock({ ...block(1, 4), regularizer: {} });
    series.addBlock(late);
    const column = series.snapshot().regularizer['l2(shared)'];
    assert.deepEqual(Array.from(column ?? []).map(Number.isNaN), [true, true, true, true, false, false]);
  });
});
