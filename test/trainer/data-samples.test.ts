import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { dataReport } from '../../server/trainer/data-report.ts';
import { samplesOf } from '../../server/trainer/data-samples.ts';
import type { ShownInput } from '../../server/trainer/inquiry/shown-input.ts';
import { readTrainingData } from '../../server/trainer/training-data.ts';

async function inspected(augment: string) {
  const text = `version: 1
data: { pictures: { format: shapes, train: 40, test: 10, size: 12${augment} } }
model: { encoder: [flatten, dense: { units: 4 }] }
tasks:
  shape: { data: pictures, target: shape }
  size: { data: pictures, target: size }
`;
  const { experiment } = analyze(text);
  assert.ok(experiment);
  const options = { onReading: () => undefined, onNotice: () => undefined };
  const data = await readTrainingData(experiment, { root: '.', allowed: [] }, options);
  return { samples: samplesOf(experiment, data)['pictures'] ?? [], report: dataReport(experiment, data) };
}

const bytesOf = (content: ShownInput | undefined): readonly number[] => {
  assert.ok(content?.type === 'picture');
  assert.deepEqual([content.height, content.width], [12, 12]);
  return content.pixels;
};

test('samples are rows as they are read, with their labels, and as training sees them where it changes them', async () => {
  const { samples } = await inspected(', augment: [noise]');
  assert.equal(samples.length, 6);
  for (const { before, after, labels } of samples) {
    assert.notDeepEqual(bytesOf(before), bytesOf(after));
    assert.deepEqual(Object.keys(labels), ['shape', 'size']);
    assert.match(labels['size'] ?? '', /^[\d.]+$/);
  }
  assert.deepEqual((await inspected(', augment: [noise]')).samples, samples, 'the same again');
  assert.ok((await inspected('')).samples.every(({ after }) => after === undefined));
});

test('distributions count every value once, from the least to the greatest', async () => {
  const { report } = await inspected('');
  const { inputs } = report.sets['pictures'] ?? {};
  const { numbers, labels } = report.tasks['size'] ?? {};
  const sum = (counts: readonly number[] = []): number => counts.reduce((all, count) => all + count, 0);
  assert.equal(sum(inputs?.histogram), 12 * 12 * 3 * (report.sets['pictures']?.rows.train ?? 0));
  assert.equal(sum(numbers?.histogram), labels?.train.present);
  assert.ok((numbers?.histogram[0] ?? 0) > 0 && (numbers?.histogram.at(-1) ?? 0) > 0);
});
