import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { LearningRateSchedule } from '../../server/definition/training.ts';
import { LearningRate } from '../../server/trainer/learning-rate/learning-rate.ts';
import { scheduledRate, type Pace } from '../../server/trainer/learning-rate/scheduled-rate.ts';

interface Fixture {
  readonly rate: number;
  readonly pace: Pace;
  readonly cases: Record<string, { schedule: LearningRateSchedule; rates: number[] }>;
  readonly plateau: { schedule: LearningRateSchedule; objectives: number[]; rates: number[] };
}

const fixture = JSON.parse(readFileSync(new URL('fixtures/schedules.json', import.meta.url), 'utf8')) as Fixture;
const { rate, pace, cases, plateau } = fixture;
const learningRateOf = (learningRateSchedule: LearningRateSchedule) =>
  new LearningRate({ optimizer: { type: 'sgd', learningRate: rate }, learningRateSchedule }, pace);

const close = (actual: number, expected: number | undefined, what: string) =>
  assert.ok(Math.abs(actual - (expected ?? Number.NaN)) < 1e-12, `${what}: ${actual} is not ${expected}`);

describe('learning-rate schedules', () => {
  for (const [name, { schedule, rates }] of Object.entries(cases))
    it(`${name} gives PyTorch's rates step by step`, () => {
      const learningRate = learningRateOf(schedule);
      rates.forEach((expected, i) => close(learningRate.at(i + 1), expected, `step ${i + 1}`));
    });

  it('reduceOnPlateau gives PyTorch’s rates epoch by epoch, and says when they fall', () => {
    const learningRate = learningRateOf(plateau.schedule);
    plateau.objectives.forEach((objective, i) => {
      const before = learningRate.at(i * pace.stepsPerEpoch + 1);
      close(before, plateau.rates[i], `epoch ${i + 1}`);
      assert.equal(learningRate.observe(objective, i + 1), (plateau.rates[i + 1] ?? 0) < before, `epoch ${i + 1}`);
    });
  });

  it('reduceOnPlateau goes on from the state of a checkpoint', () => {
    const whole = learningRateOf(plateau.schedule);
    const first = learningRateOf(plateau.schedule);
    const second = learningRateOf(plateau.schedule);
    plateau.objectives.forEach((objective, i) => {
      whole.observe(objective, i + 1);
      if (i === 5) second.state = JSON.parse(JSON.stringify(first.state)) as typeof first.state;
      (i < 5 ? first : second).observe(objective, i + 1);
    });
    assert.deepEqual(second.state, whole.state);
    assert.equal(second.at(1), whole.at(1));
  });

  it('a validation loss that is not a number counts as no improvement', () => {
    const learningRate = learningRateOf(plateau.schedule);
    const fell = [1, Number.NaN, Number.NaN].map((objective, i) => learningRate.observe(objective, i + 1));
    assert.deepEqual(fell, [false, false, true]);
  });

  it('a run shorter than its warm-up only rises, and no rate is negative or above η', () => {
    for (const type of ['cosine', 'constant'] as const) {
      const schedule = { type, floor: 0, warmUp: 5 } as const;
      for (let step = 1; step <= 12; step++) {
        const value = scheduledRate(schedule, rate, step, { stepsPerEpoch: 4, epochs: 3 });
        close(value, (rate * step) / 20, `${type}, step ${step}`);
      }
    }
  });
});
