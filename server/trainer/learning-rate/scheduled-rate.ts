import type { LearningRateSchedule } from '../../definition/training.ts';

/** What a schedule counts by. */
export interface Pace {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
}

/**
 * The learning rate of a step. It rises as η(t+1)/W over the W steps of the warm-up; the schedule then counts epochs e from
 * its end: `step` η·γ^⌊e/every⌋, `exponential` η·γᵉ, `cosine` floor + (η − floor)(1 + cos(πe/E))/2 with E the epochs that
 * are left (Loshchilov & Hutter 2017), `reduceOnPlateau` η·γ^falls, but not below its floor.
 * @param step counted from 1
 * @param falls how often a plateau has been reached
 */
export function scheduledRate(
  schedule: LearningRateSchedule,
  rate: number,
  step: number,
  { stepsPerEpoch, epochs }: Pace,
  falls = 0,
): number {
  const warmUpSteps = schedule.warmUp * stepsPerEpoch;
  if (step < warmUpSteps) return (rate * step) / warmUpSteps;
  const epoch = Math.max(0, (step - 1 - warmUpSteps) / stepsPerEpoch);
  switch (schedule.type) {
    case 'constant':
      return rate;
    case 'step':
      // A rounding error must not put off a fall by a step.
      return rate * schedule.factor ** Math.floor(epoch / schedule.every + 1e-9);
    case 'exponential':
      return rate * schedule.factor ** epoch;
    case 'cosine': {
      const done = Math.min(1, epoch / Math.max(epochs - schedule.warmUp, 1 / stepsPerEpoch));
      return schedule.floor + ((rate - schedule.floor) * (1 + Math.cos(Math.PI * done))) / 2;
    }
    case 'reduceOnPlateau':
      return Math.max(rate * schedule.factor ** falls, Math.min(rate, schedule.floor));
    default:
      return schedule satisfies never;
  }
}
