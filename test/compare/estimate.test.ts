import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { estimateRuns, estimateText, type Grounds } from '../../server/compare/estimate.ts';
import { planComparison, runsOf } from '../../server/compare/plan.ts';
import { analyze } from '../../server/definition/analyze.ts';

const text = await readFile(new URL('../../extension/examples/cifar.mtl.yaml', import.meta.url), 'utf8');
const { experiment } = analyze(text);
assert.ok(experiment);

/** Sets of 640 and 320 rows, 100 rows a second, a second to start, networks of 1,000 values. */
const grounds: Grounds = {
  experiment,
  epochs: 2,
  ensembleSize: 3,
  sets: {
    cifar10: { train: 640, validation: 60, test: 300 },
    cifar100: { train: 320, validation: 30, test: 150 },
  },
  rowsPerSecond: 100,
  startSeconds: 1,
  parametersOf: () => 1000,
};

const secondsOf = (member: string): number => estimateRuns([{ member, seed: 0 }], grounds).seconds;

test('a run takes its epochs, their validation, one test, and its start', () => {
  assert.equal(secondsOf('single:ten').toFixed(6), (1 + (2 * (640 + 20) + 100) / 100).toFixed(6));
  // The shorter set is passed twice beside the longer one.
  assert.equal(secondsOf('joint').toFixed(6), (1 + (2 * (1280 + 30) + 150) / 100).toFixed(6));
  assert.equal(secondsOf('alternate').toFixed(6), (1 + (2 * (960 + 30) + 150) / 100).toFixed(6));
  assert.equal(secondsOf('transfer:ten>hundred:frozen').toFixed(6), (1 + (2 * (320 + 10) + 50) / 100).toFixed(6));
  assert.equal(secondsOf('ensemble:joint').toFixed(6), (1 + (3 * (30 + 150)) / 100).toFixed(6));
});

test('checkpoints take the parameters with the slots of Adam, four times; an ensemble has none', () => {
  const { bytes } = estimateRuns([{ member: 'single:ten', seed: 0 }], grounds);
  assert.ok(bytes > 48_000 && bytes < 52_000, String(bytes));
  assert.ok(estimateRuns([{ member: 'ensemble:joint', seed: 0 }], grounds).bytes < 20_000);
});

test('a comparison takes the sum of its runs, and says so for people', () => {
  const runs = runsOf(planComparison(experiment, { seeds: 2 }));
  const estimate = estimateRuns(runs, grounds);
  assert.equal(estimate.runs, 34);
  const sum = runs.reduce((total, { member }) => total + secondsOf(member), 0);
  assert.ok(Math.abs(estimate.seconds - sum) < 1e-6);
  assert.equal(
    estimateText({ runs: 18, seconds: 725, bytes: 3.4e8 }),
    '18 runs, one after the other: about 12 minutes here, and 340 MB of checkpoints and journals',
  );
  assert.match(estimateText({ runs: 1, seconds: 9000, bytes: 1.2e9 }), /^1 run: about 3 hours here, and 1\.2 GB/);
});
