import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { DataError } from '../../server/data/data-error.ts';
import { loadTrainingData } from '../../server/trainer/training-data.ts';
import { temporaryPlace, writeFiles } from '../data/cifar-folder.ts';

const definition = (inputDim: number) => `version: 1
data:
  reviews: { format: labelledText, path: 'reviews.{part}', length: 3 }
model:
  encoder:
    - embedding: { inputDim: ${inputDim}, outputDim: 2 }
    - flatten
tasks:
  label: { data: reviews, target: label }
training: { validation: 0 }
`;

test('a vocabulary larger than the embedding is refused before training, and what was cut off is told', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { 'reviews.train': '1\tone two three four\n0\tfive\n', 'reviews.test': '1\tone\n' });
  const load = async (inputDim: number): Promise<readonly string[]> => {
    const { experiment } = analyze(definition(inputDim));
    assert.ok(experiment);
    const notices: string[] = [];
    await loadTrainingData(experiment, place, {
      onReading: () => undefined,
      onNotice: (text) => notices.push(text),
    });
    return notices;
  };
  assert.deepEqual(await load(7), ['reviews: 1 of 2 training sentences are longer than 3 tokens and lose their end.']);
  const error = await load(6).catch((caught: unknown) => caught);
  assert.ok(error instanceof DataError && error.code === 'data-ids', String(error));
  assert.match(error.message, /set inputDim to 7 or more/);
});
