import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import type { Rule, Subject } from './rule.ts';

const schedulePath = 'training/learningRateSchedule';

/** What watches the validation losses has some to watch, and a schedule has room for what it is to do. */
export const checkLearningRate: Rule = (subject) => [
  ...nothingToWatch(subject),
  ...floorAboveRate(subject),
  ...longWarmUp(subject),
];

function nothingToWatch({ written, places }: Subject): readonly Problem[] {
  const { training } = written;
  if (!training || training.validation > 0) return [];
  const watching = [
    ...(training.earlyStopping ? (['earlyStopping'] as const) : []),
    ...(training.learningRateSchedule.type === 'reduceOnPlateau' ? (['learningRateSchedule'] as const) : []),
  ];
  return watching.map((key) => {
    const what = key === 'earlyStopping' ? 'Early stopping' : 'reduceOnPlateau';
    const message = `${what} watches the validation losses, but validation: 0 holds no rows out for them.`;
    return problem('nothing-to-watch', places.key(`training/${key}`), message);
  });
}

function floorAboveRate({ written, places }: Subject): readonly Problem[] {
  const { training } = written;
  const schedule = training?.learningRateSchedule;
  if (!schedule || (schedule.type !== 'cosine' && schedule.type !== 'reduceOnPlateau')) return [];
  const { learningRate } = training.optimizer;
  if (schedule.floor <= learningRate) return [];
  const message = `The floor ${schedule.floor} is above the learning rate ${learningRate}, from which the schedule should fall.`;
  return [problem('floor-above-rate', places.value(`${schedulePath}/${schedule.type}/floor`), message)];
}

function longWarmUp({ written, places }: Subject): readonly Problem[] {
  const { training } = written;
  if (!training || training.learningRateSchedule.warmUp < training.epochs) return [];
  const { type, warmUp } = training.learningRateSchedule;
  const message = `The warm-up of ${warmUp} epochs takes the whole run of ${training.epochs}: the schedule itself never begins.`;
  return [problem('long-warm-up', places.value(`${schedulePath}/${type}/warmUp`), message)];
}
