import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Experiment } from '../../server/definition/experiment.ts';
import { applyOverrides } from '../../server/definition/overrides.ts';
import { Course } from '../../server/trainer/course.ts';
import type { EpochLine } from '../../server/trainer/folder/journal-lines.ts';
import { Weigher } from '../../server/trainer/methods/weigher.ts';
import { smallExperiment } from '../engine/experiments.ts';

/** The scores of an epoch with these validation losses; null where a task has no labels. */
const epoch = (number: number, kind: number | null, amount: number | null): EpochLine => ({
  type: 'epoch',
  epoch: number,
  step: number,
  seconds: number,
  train: { kind: { loss: 1 }, amount: { loss: 1 } },
  validation: { kind: { loss: kind }, amount: { loss: amount } },
});

function courseOf(weighting: Experiment['objective']['weighting']): Course {
  const small = smallExperiment();
  const training = { ...small.training, epochs: 9, earlyStopping: { patience: 1, minDelta: 0 } };
  const experiment = { ...small, objective: { ...small.objective, weighting }, training };
  const weigher = new Weigher(experiment);
  return new Course(experiment, (losses) => weigher.objective(losses), 3);
}

describe('the chosen epoch', () => {
  const small = smallExperiment();
  const chosen = (choose: Experiment['training']['choose']) => {
    const experiment = { ...small, training: { ...small.training, epochs: 9, choose } };
    const course = new Course(experiment, ({ kind = 0, amount = 0 }) => kind + amount, 3);
    // By Σ w_i L_i the second epoch is best, by the accuracy of kind the third, by the mae of amount the first.
    const scores = [
      [2, 0.5, 1, 0.1],
      [0.5, 0.6, 0.5, 0.3],
      [1, 0.9, 1, 0.3],
      [2, 0.9, 2, 0.2],
    ] as const;
    for (const [i, [kind, accuracy, amount, mae]] of scores.entries()) {
      const line = epoch(i + 1, kind, amount);
      course.consider({ ...line, validation: { kind: { loss: kind, accuracy }, amount: { loss: amount, mae } } });
    }
    const resumed = new Course(experiment, () => 0, 3);
    resumed.state = JSON.parse(JSON.stringify(course.state)) as Course['state'];
    assert.deepEqual(resumed.choice.summary(), course.choice.summary());
    return [course.choice.summary()?.epoch, course.choice.summary()?.rule];
  };

  it('is that of the lowest Σ w_i L_i, of the best first metric of a task, or the last', () => {
    assert.deepEqual(chosen({ type: 'objective' }), [2, 'lowest validation Σ wᵢLᵢ']);
    assert.deepEqual(chosen({ type: 'task', name: 'kind' }), [3, 'highest validation accuracy of kind']);
    assert.deepEqual(chosen({ type: 'task', name: 'amount' }), [1, 'lowest validation mae of amount']);
    assert.deepEqual(chosen({ type: 'last' }), [4, 'the last epoch, as the file asks']);
  });

  it('is chosen by the objective in arms without the task', () => {
    const training = { ...small.training, choose: { type: 'task', name: 'kind' } as const };
    const choose = (arm: string) => applyOverrides({ ...small, training }, { arm }).training.choose;
    assert.deepEqual(choose('single:amount'), { type: 'objective' });
    assert.deepEqual(choose('single:kind'), training.choose);
  });
});

describe('the course of a run whose validation rows have no labels of a task', () => {
  for (const weighting of [
    { type: 'equal' },
    { type: 'uncertainty' },
    { type: 'gls' },
    { type: 'famo', learningRate: 0.025, weightDecay: 1e-3, bounds: {} },
  ] as const)
    it(`goes by the other tasks, under ${weighting.type} weights`, () => {
      const course = courseOf(weighting);
      const verdicts = [3, 1, 2].map((loss, i) => course.consider(epoch(i + 1, loss, null)));
      assert.deepEqual(
        verdicts.map(({ chosen }) => chosen),
        [true, true, false],
      );
      assert.match(verdicts[2]?.stop ?? '', /of epoch 2\.$/);
      assert.deepEqual([course.choice.summary()?.epoch], [2]);
      assert.match(course.choice.summary()?.rule ?? '', /Σ wᵢLᵢ of kind, since the others have no labels/);
    });

  it('takes the last epoch and does not stop early where no task has any', () => {
    const course = courseOf({ type: 'equal' });
    const verdicts = [1, 2, 3].map((number) => course.consider(epoch(number, null, null)));
    assert.ok(verdicts.every(({ chosen, stop }) => chosen && stop === undefined));
    assert.match(course.choice.summary()?.rule ?? '', /^the last epoch/);
  });

  it('still tells a loss that is not a number from one that was not measured', () => {
    const course = courseOf({ type: 'equal' });
    course.consider(epoch(1, 1, 1));
    const { chosen, stop } = course.consider(epoch(2, 0.5, Number.NaN));
    assert.equal(chosen, false);
    assert.match(stop ?? '', /has not improved on 2\.000 of epoch 1/);
  });
});
