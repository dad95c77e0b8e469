import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Aggregator, Experiment } from '../../server/definition/experiment.ts';
import { EpochPlan } from '../../server/data/schedule.ts';
import { batchesLacking, groupsOf, pieceOf, stepsOf } from '../../server/trainer/step-groups.ts';
import { smallExperiment } from '../engine/experiments.ts';

const moDo: Aggregator = { type: 'moDo', gamma: 0.1, rho: 0, by: 'model' };
const sdmGrad = { type: 'sdmGrad', lambda: 0.3, iterations: 20, by: 'model' } as const;

/** The steps of an epoch of `count` rows in batches of 8, each with the sizes of its batches. */
function epochOf(count: number, change: Partial<Experiment['training']>, aggregator: Aggregator = { type: 'none' }) {
  const base = smallExperiment();
  const experiment: Experiment = {
    ...base,
    objective: { ...base.objective, aggregator },
    training: { ...base.training, ...change },
  };
  const { tasks, training, seed } = experiment;
  const rows = { points: Int32Array.from({ length: count }, (_, i) => i) };
  const plan = new EpochPlan({ tasks, rows, training, seed, epoch: 1 });
  const groups = [...groupsOf(plan, experiment, (_, ids) => ids.length)];
  assert.equal(groups.length, stepsOf(plan, experiment));
  const sizes = groups.map(({ planned }) => planned.map(({ rows: own }) => own['points']?.length));
  return { sizes, groups, lack: batchesLacking(plan, experiment) };
}

test('a step that adds up gradients takes what is left at the end of an epoch', () => {
  assert.deepEqual(epochOf(36, { accumulate: 3 }).sizes, [
    [8, 8, 8],
    [8, 4],
  ]);
});

for (const aggregator of [moDo, { ...sdmGrad, sampling: 'double' } as const]) {
  test(`${aggregator.type} takes three batches a step, and those that are left one by one`, () => {
    const { sizes, groups } = epochOf(36, {}, aggregator);
    assert.deepEqual(sizes, [[8, 8, 8], [8], [4]]);
    const [first, second] = groups.map((group) => pieceOf(group, 0));
    assert.equal(first?.count, 3);
    assert.equal(second, undefined);
  });
}

test('sdmGrad on the batch of the step takes one', () => {
  assert.deepEqual(epochOf(16, {}, { ...sdmGrad, sampling: 'single' }).sizes, [[8], [8]]);
});

test('an epoch with too few batches for the weights to move is told', () => {
  const lack = 'moDo takes 3 batches a step, but an epoch has 2: its weights stay 1/K. Use a smaller batchSize.';
  assert.equal(epochOf(16, {}, moDo).lack, lack);
  assert.equal(epochOf(24, {}, moDo).lack, undefined);
  assert.equal(epochOf(16, {}).lack, undefined);
});
