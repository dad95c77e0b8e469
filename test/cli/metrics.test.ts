import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { folderWith, mtl } from './mtl.ts';

/** Sentences of two words that tell their tags, and of which the first tells the intent. */
const sentences = (count: number, from: number): { words: string; tags: string; intents: string } => {
  const rows = Array.from({ length: count }, (_, i) => {
    const k = from + i;
    return k % 2 === 0 ? ['play jazz now', 'O B-music O', 'music'] : ['book two seats', 'O B-number I-number', 'place'];
  });
  const column = (at: number) => `${rows.map((row) => row[at]).join('\n')}\n`;
  return { words: column(0), tags: column(1), intents: column(2) };
};

const definition = `version: 1
name: Words
data:
  words:
    format: text
    path: '{part}-words.txt'
    classes: { intent: '{part}-intents.txt' }
    tags: { slots: '{part}-tags.txt' }
    parts: { train: train, validation: valid, test: test }
    maxSize: 20
model:
  sharing: hard
  encoder:
    - embedding: { inputDim: 20, outputDim: 8 }
    - dense: { units: 8, activation: tanh }
tasks:
  intent: { data: words, target: intent, metrics: [auroc, accuracy, brier], head: [globalMaxPooling1d] }
  slots: { data: words, target: slots, metrics: [slotF1, accuracy] }
training:
  schedule: joint
  epochs: 12
  batchSize: 8
  optimizer: { adam: { learningRate: 0.05 } }
`;

test('a run with tags and classes is scored by metrics of whole outputs, on validation and test rows', async (t) => {
  const parts = { train: sentences(48, 0), valid: sentences(9, 0), test: sentences(6, 0) };
  const files = Object.entries(parts).flatMap(([part, { words, tags, intents }]) => [
    [`${part}-words.txt`, words],
    [`${part}-tags.txt`, tags],
    [`${part}-intents.txt`, intents],
  ]);
  // The test rows have one intent alone.
  const oneKind = Object.fromEntries([
    ...files,
    ['test-words.txt', 'play jazz now\nplay jazz now\n'],
    ['test-tags.txt', 'O B-music O\nO B-music O\n'],
    ['test-intents.txt', 'music\nmusic\n'],
    ['a.mtl.yaml', definition],
  ]);
  const folder = await folderWith(t, oneKind);
  const { code, out, err } = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm');
  assert.equal(code, 0, err);
  const { summary } = readRecord(join(folder, '.mtl/runs/1'));
  assert.ok(summary);
  assert.deepEqual(Object.keys(summary.train.slots ?? {}), ['loss', 'accuracy']);
  assert.equal(summary.validation?.slots?.slotF1, 1);
  assert.equal(summary.validation.intent?.auroc, 1);
  assert.deepEqual(Object.keys(summary.test?.intent ?? {}), ['loss', 'auroc', 'accuracy', 'brier']);
  assert.equal(summary.test?.intent?.auroc, null);
  assert.match(err, /auroc of intent on the test rows is undefined, since (no|every) row is of the class/);
  assert.match(out, /^ {2}intent +auroc +– +1\.000 +–$/m);
  const { lines } = await readJournal(join(folder, '.mtl/runs/1/metrics.jsonl'));
  const epoch = lines.findLast((line) => line.type === 'epoch');
  assert.equal(epoch?.validation?.slots?.slotF1, 1);
});
