import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../../server/data/dataset.ts';
import type { Loss } from '../../server/definition/loss.ts';
import { OutputAverage } from '../../server/objective/metrics/average-outputs.ts';
import { probabilitiesOf } from '../../server/objective/metrics/probabilities.ts';

const classes = (kind: 'class' | 'labels', ...names: string[]): Target => ({
  kind,
  classes: names,
  values: new Int32Array(),
});

/** What two networks give for some rows, averaged. */
function averageOf(target: Target, loss: Loss['type'], rows: number, ...networks: readonly number[][]): Float32Array {
  const average = new OutputAverage(target, loss);
  for (const outputs of networks) average.add(Float32Array.from(outputs), rows);
  return average.outputs;
}

function near(found: ArrayLike<number>, wanted: readonly number[]): void {
  assert.equal(found.length, wanted.length);
  wanted.forEach((value, i) => assert.ok(Math.abs((found[i] ?? NaN) - value) < 1e-6, `${found[i]} is not ${value}`));
}

const numbers: Target = { kind: 'number', values: new Float32Array() };

test('numbers are averaged as they are', () => {
  near(averageOf(numbers, 'mse', 2, [1, 2], [3, -4]), [2, -1]);
});

test('classes by their probabilities, also where a network is certain', () => {
  const [sure, unsure] = [
    [800, 0, 0],
    [0, Math.log(3), 0],
  ];
  const outputs = averageOf(classes('class', 'a', 'b', 'c'), 'crossEntropy', 1, sure, unsure);
  near(probabilitiesOf('crossEntropy', outputs), [0.6, 0.3, 0.1]);
});

test('steps of an order keep the mean probability of each class', () => {
  const networks = [
    [2, -1],
    [-0.5, 3],
  ];
  const means = [0, 1, 2].map(
    (k) => networks.reduce((sum, row) => sum + (probabilitiesOf('ordinal', Float32Array.from(row))[k] ?? NaN), 0) / 2,
  );
  const outputs = averageOf(classes('class', 'a', 'b', 'c'), 'ordinal', 1, ...networks);
  near(probabilitiesOf('ordinal', outputs), means);
});

test('one output of two classes and yes or no for each class, by the logistic function', () => {
  const wanted = Math.log(0.6 / 0.4);
  near(averageOf(classes('class', 'no', 'yes'), 'binaryCrossEntropy', 1, [0], [Math.log(0.7 / 0.3)]), [wanted]);
  near(averageOf(classes('labels', 'a', 'b'), 'binaryCrossEntropy', 1, [0, 1], [Math.log(0.7 / 0.3), 1]), [wanted, 1]);
});

test('outputs of another size are refused', () => {
  assert.throws(() => averageOf(numbers, 'mse', 2, [1, 2], [3]), /different sizes/);
});
