import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostPoints, mostWorst, taskView } from '../../../server/trainer/outputs/task-view.ts';

const rows = (count: number) => Int32Array.from({ length: count }, (_, i) => 10 + i);

test('labels and predictions are counted, and what is least probable stands first', () => {
  const view = taskView({
    file: '',
    kind: 'tags',
    classes: ['a', 'b'],
    rows: 2,
    columns: {
      row: Int32Array.of(10, 10, 11, 11),
      step: Int32Array.of(0, 1, 0, 1),
      label: Int32Array.of(0, 1, 1, 1),
      predicted: Int32Array.of(0, 0, 0, 1),
      probability: Float32Array.of(0.75, 0.25, 0.125, 0.5),
    },
  });
  assert.deepEqual(view, {
    type: 'classes',
    classes: ['a', 'b'],
    cells: [
      [0, 0, 1],
      [1, 0, 2],
      [1, 1, 1],
    ],
    worst: [
      { row: 11, part: 0, label: 1, predicted: 0, probability: 0.125 },
      { row: 10, part: 1, label: 1, predicted: 0, probability: 0.25 },
      { row: 11, part: 1, label: 1, predicted: 1, probability: 0.5 },
      { row: 10, part: 0, label: 0, predicted: 0, probability: 0.75 },
    ],
  });
});

test('a yes or no is counted for its class; a certain yes to what is no is worst', () => {
  const view = taskView({
    file: '',
    kind: 'labels',
    classes: ['a', 'b'],
    rows: 2,
    columns: {
      row: Int32Array.of(0, 0, 1, 1),
      class: Int32Array.of(0, 1, 0, 1),
      label: Int32Array.of(1, 0, 0, 0),
      predicted: Int32Array.of(1, 1, 0, 0),
      probability: Float32Array.of(0.75, 0.875, 0.25, 0.5),
    },
  });
  assert.ok(view.type === 'answers');
  assert.deepEqual(view.counts, [
    [1, 0, 0, 1],
    [0, 1, 0, 1],
  ]);
  assert.deepEqual(view.worst[0], { row: 0, part: 1, label: 0, predicted: 1, probability: 0.125 });
});

test('numbers are shown in units of the target, as many points as can be drawn, the largest errors first', () => {
  const count = 3 * mostPoints;
  const label = Float32Array.from({ length: count }, (_, i) => i / count);
  const predicted = label.map((value, i) => value + (i === 77 ? -3 : 0.5));
  const scale = { mean: 100, deviation: 10 };
  const view = taskView({
    file: '',
    kind: 'number',
    scale,
    rows: count,
    columns: { row: rows(count), label, predicted },
  });
  assert.ok(view.type === 'numbers');
  assert.equal(view.points.length, mostPoints);
  assert.equal(view.worst.length, mostWorst);
  assert.equal(view.worst[0]?.row, 87);
  assert.ok(Math.abs((view.worst[0]?.predicted ?? 0) - (100 + (10 * 77) / count - 30)) < 1e-4);
  assert.ok(Math.abs(view.mae - (5 * (count - 1) + 30) / count) < 1e-4);
  assert.ok(Math.abs(view.bias - (5 * (count - 1) - 30) / count) < 1e-4);
});
