import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Rows } from '../../server/data/dataset.ts';
import { EpochPlan } from '../../server/data/schedule.ts';
import { defaultLoss, type Loss } from '../../server/definition/loss.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { balancedWeights } from '../../server/trainer/class-weights.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { combined, shareOf } from '../../server/trainer/pieces.ts';
import { labelsOf } from '../../server/trainer/batch.ts';
import { groupsOf, pieceOf } from '../../server/trainer/step-groups.ts';
import { labelCounter } from '../../server/trainer/training-data.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

/** Points whose `amount` is missing on the rows below `without`, and whose `kind` is missing on every third row. */
function sparse(count: number, without: number): Rows {
  const rows = points(count);
  const { kind, amount } = rows.targets;
  assert.ok(kind?.kind === 'class' && amount?.kind === 'number');
  const kinds = kind.values.map((value, row) => (row % 3 === 0 ? -1 : value));
  const amounts = amount.values.map((value, row) => (row < without ? Number.NaN : value));
  return { ...rows, targets: { kind: { ...kind, values: kinds }, amount: { ...amount, values: amounts } } };
}

const ids = (count: number, from = 0): Int32Array => Int32Array.from({ length: count }, (_, i) => from + i);

function train(experiment: Experiment, rows: Rows, eager: boolean) {
  const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
  const none = new Int32Array();
  const hashes = { rows: { train: '', test: '' }, split: { train: '', validation: '' } };
  const data = {
    points: { set: { train: rows, test: rows }, train: ids(rows.count), validation: none, test: none, hashes },
  };
  const { tasks, training, seed } = experiment;
  const plan = new EpochPlan({ tasks, rows: { points: ids(rows.count) }, training, seed, epoch: 1 });
  const maker = new BatchMaker(experiment);
  const measures = [...groupsOf(plan, experiment, labelCounter(experiment, data))].map((group, step) =>
    combined(
      group.planned.map((planned, i) => {
        const batches = [maker.make('points', rows, planned.rows['points'] ?? none, planned.tasks)];
        const piece = pieceOf(group, i);
        const measure = learner.train(batches, step + 1, piece ? { piece } : {});
        const shares = Object.fromEntries(
          planned.tasks.map((task) => [task, shareOf(piece, task, labelsOf(batches, task))]),
        );
        return { measure, shares };
      }),
    ),
  );
  learner.pull();
  const values = Object.fromEntries(
    learner.network.parameters.map(({ name, variable }) => [name, Array.from(variable.dataSync())]),
  );
  learner.dispose();
  return { measures, values };
}

function withTraining(
  change: Partial<Experiment['training']>,
  losses: Readonly<Record<string, Loss>> = {},
): Experiment {
  const base = smallExperiment();
  const tasks = Object.entries(base.tasks).map(([name, task]) => [name, { ...task, loss: losses[name] ?? task.loss }]);
  return { ...base, tasks: Object.fromEntries(tasks), training: { ...base.training, ...change } };
}

const close = (a: number, b: number, tolerance: number) =>
  assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

describe('rows without labels', () => {
  it('do not count: the step is that of the rows with labels', () => {
    const experiment = withTraining({ batchSize: 24 });
    const whole = train(experiment, sparse(24, 12), false).measures[0];
    const rows = sparse(24, 12);
    const learner = new Learner(experiment, { kind: rows, amount: rows });
    const labelled = new BatchMaker(experiment).make('points', rows, ids(12, 12), ['amount']);
    const alone = learner.evaluate([labelled]).tasks['amount']?.loss ?? Number.NaN;
    learner.dispose();
    close(whole?.tasks['amount']?.loss ?? Number.NaN, alone, 1e-6);
  });

  it('leave a task unmeasured and its head alone in a batch where it has none', () => {
    const rows = sparse(16, 16);
    const experiment = withTraining({ batchSize: 8 });
    const { measures, values } = train(experiment, rows, false);
    assert.ok(measures.length > 0 && measures.every(({ tasks }) => !('amount' in tasks) && 'kind' in tasks));
    const untouched = new Learner(experiment, { kind: rows, amount: rows });
    for (const { name, variable, tasks } of untouched.network.parameters) {
      const same = Array.from(variable.dataSync()).every((value, i) => value === values[name]?.[i]);
      assert.equal(same, !tasks.includes('kind'), name);
    }
    untouched.dispose();
  });

  it('give the same step whether its labels come in one batch or in several', () => {
    const rows = sparse(24, 10);
    const one = train(withTraining({ batchSize: 24 }), rows, false);
    const several = train(withTraining({ batchSize: 4, accumulate: 6 }), rows, false);
    for (const task of ['kind', 'amount'])
      close(several.measures[0]?.tasks[task]?.loss ?? NaN, one.measures[0]?.tasks[task]?.loss ?? NaN, 1e-5);
    for (const [name, values] of Object.entries(one.values))
      values.forEach((value, i) => close(several.values[name]?.[i] ?? NaN, value, 1e-5));
  });

  const classLosses: readonly Loss[] = [
    defaultLoss('class'),
    { type: 'crossEntropy', labelSmoothing: 0.1, classWeights: [1, 2, 0.5] },
    { type: 'focal', gamma: 2, classWeights: 'none' },
    { type: 'ordinal' },
  ];
  const numberLosses: readonly Loss[] = [
    { type: 'mae' },
    { type: 'huber', delta: 0.5 },
    { type: 'mse' },
    { type: 'mae' },
  ];
  classLosses.forEach((kind, i) => {
    const amount = numberLosses[i] ?? defaultLoss('number');
    it(`train alike captured and eager: ${JSON.stringify(kind)}, ${amount.type}`, () => {
      const experiment = withTraining({ batchSize: 6 }, { kind, amount });
      const [captured, eager] = [false, true].map((by) => train(experiment, sparse(24, 8), by));
      for (const [name, values] of Object.entries(captured?.values ?? {}))
        values.forEach((value, j) => close(value, eager?.values[name]?.[j] ?? NaN, 1e-5));
    });
  });
});

describe('balanced class weights', () => {
  it('are N/(C·N_c) over the rows given, the missing ones left out', () => {
    const target = { kind: 'class', classes: ['a', 'b'], values: Int32Array.of(0, 0, 0, 1, -1, 1, 1) } as const;
    assert.deepEqual(balancedWeights(target, ids(5)), [4 / 6, 2]);
    const tags = { kind: 'tags', classes: ['O', 'B', 'I'], steps: 2, values: Int32Array.of(0, 1, 0, -1) } as const;
    assert.deepEqual(balancedWeights(tags, ids(2)), [3 / 4, 3 / 2, 0]);
  });
});
