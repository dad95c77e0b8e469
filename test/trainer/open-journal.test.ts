import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { stretchesOf } from '../../server/trainer/folder/columns.ts';
import { JournalWriter, readJournal } from '../../server/trainer/folder/journal.ts';
import { lineOfBlock } from '../../server/trainer/folder/journal-blocks.ts';
import { openJournal } from '../../server/trainer/folder/open-journal.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import type { StepBlock } from '../../server/trainer/messages.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'long journal '));
after(() => rmSync(folder, { recursive: true }));

const perBlock = 2500;

function block(first: number, more = 0): StepBlock {
  const column = (value: (step: number) => number) =>
    Float64Array.from({ length: perBlock }, (_, i) => value(first + i) + more);
  return {
    first,
    epoch: Math.ceil(first / perBlock),
    seconds: column((step) => step / 8),
    samples: column((step) => step * 64),
    learningRate: column(() => 1e-3),
    loss: { a: column((step) => 1 / step), b: column((step) => (step % 2 === 0 ? Number.NaN : -step)) },
    weight: { a: column(() => 1), b: column(() => 0.5) },
    regularizer: {},
    added: column(() => 0),
    total: column((step) => 1 / step),
    residual: column(() => -1.5e-9),
  };
}

/** Appends blocks of steps, each with its epoch and a notice, in one life of a process. */
function write(file: string, from: number, to: number, more = 0): void {
  const writer = new JournalWriter(file);
  if (from > 0) writer.append({ type: 'resume', step: from * perBlock });
  for (let i = from; i < to; i++) {
    writer.append(lineOfBlock(block(i * perBlock + 1, more)));
    const step = (i + 1) * perBlock;
    writer.append({ type: 'epoch', epoch: i + 1, step, seconds: step, train: { a: { loss: 0.5 + more } } });
    writer.append({ type: 'notice', message: `${i} ${more}` });
  }
  writer.close();
}

/** A journal as its text alone tells it. */
async function byLines(file: string): Promise<RunSeries> {
  const series = new RunSeries();
  for (const line of (await readJournal(file)).lines) series.addLine(line);
  return series;
}

async function assertSame(file: string): Promise<void> {
  const { series, unreadable, next } = await openJournal(file);
  const wanted = await byLines(file);
  assert.deepEqual(series.snapshot(), wanted.snapshot());
  assert.deepEqual(series.epochs, wanted.epochs);
  assert.deepEqual(series.notices, wanted.notices);
  assert.deepEqual([unreadable, next], [0, readFileSync(file).length]);
}

let files = 0;
/** A journal of three lives, the later two of which go back; what columns there are of it. */
function longJournal(): { file: string; columns: string } {
  const file = path.join(folder, `${files++}.jsonl`);
  write(file, 0, 12);
  write(file, 9, 20, 1);
  write(file, 19, 21, 2);
  return { file, columns: `${file}.columns` };
}

describe('a long journal', () => {
  it('opens by its columns as by its lines, also where a run went back and where there are none', async () => {
    const { file, columns } = longJournal();
    const stretches = await stretchesOf(file);
    assert.ok(stretches.length >= 2 && stretches.some(({ resume }) => resume !== undefined));
    await assertSame(file);
    rmSync(columns);
    await assertSame(file);
  });

  it('takes its numbers from the columns, and not from the text that they stand for', async () => {
    const { file } = longJournal();
    const wanted = (await openJournal(file)).series.snapshot();
    const text = readFileSync(file, 'utf8');
    const [stretch] = await stretchesOf(file);
    assert.ok(stretch && stretch.to > 2000);
    writeFileSync(file, `${'x'.repeat(1000)}${text.slice(1000)}`);
    assert.deepEqual((await openJournal(file)).series.snapshot(), wanted);
  });

  it('opens by its lines where its columns are torn, damaged or of another journal', async () => {
    const { file, columns } = longJournal();
    const whole = readFileSync(columns);
    for (const cut of [9, whole.length - 1]) {
      writeFileSync(columns, whole.subarray(0, cut));
      await assertSame(file);
    }
    for (const at of [5, whole.length - 10]) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 8;
      writeFileSync(columns, damaged);
      await assertSame(file);
    }
    writeFileSync(columns, whole);
    truncateSync(file, 100_000);
    appendFileSync(file, '\n');
    const { series } = await openJournal(file);
    assert.deepEqual(series.snapshot(), (await byLines(file)).snapshot());
  });

  it('has its columns go on after a torn one, which a kill leaves', async () => {
    const file = path.join(folder, `${files++}.jsonl`);
    write(file, 0, 12);
    const columns = `${file}.columns`;
    truncateSync(columns, readFileSync(columns).length - 3);
    write(file, 12, 24);
    assert.ok((await stretchesOf(file)).some(({ steps }) => steps.first > 12 * perBlock));
    await assertSame(file);
  });

  it('is written in full where no columns can be kept', async (t) => {
    const file = path.join(folder, `${files++}.jsonl`);
    t.mock.method(console, 'error', () => undefined);
    mkdirSync(`${file}.columns`);
    write(file, 0, 12);
    assert.equal((await byLines(file)).length, 12 * perBlock);
    rmSync(`${file}.columns`, { recursive: true });
    await assertSame(file);
  });
});
