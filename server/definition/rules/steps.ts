import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { short } from '../short-number.ts';
import type { Rule, Subject } from './rule.ts';

/** Steps are of a size that can work, and what an optimizer remembers between tasks' turns is said. */
export const checkSteps: Rule = (subject) => [...farOut(subject), ...rememberedTurns(subject)];

/** Rates from which, by what an optimizer does with them, training practically never gets anywhere. */
const farOutRates: Readonly<Record<string, number>> = {
  sgd: 5,
  momentum: 2,
  adagrad: 5,
  rmsprop: 0.1,
  adam: 0.1,
  adamW: 0.1,
  lion: 0.02,
};

/** Optimizers whose steps grow with the gradient, and so with the number of losses that are added up. */
const growing = ['sgd', 'momentum'];

function farOut({ written, places, isBroken }: Subject): readonly Problem[] {
  const { training, objective, tasks } = written;
  const path = 'training/optimizer';
  if (!training || !objective || !tasks || !places.has(path) || isBroken(path)) return [];
  const { type, learningRate } = training.optimizer;
  const sums = growing.includes(type) && training.schedule.type === 'joint' && objective.weighting.type === 'equal';
  const count = sums ? Object.keys(tasks).length : 1;
  const most = farOutRates[type];
  if (most === undefined || count * learningRate < most) return [];
  const range = places.value(`${path}/${type}/learningRate`);
  const sum =
    count > 1 ? `: ${count} losses are added up, which makes it like ${short(count * learningRate)} for one` : '';
  const message = `A learning rate of ${learningRate} is far out for ${type}${sum}; training will hardly get anywhere with ${short(most)} and more.`;
  return [problem('rate-far-out', range, message)];
}

/** Optimizers that remember past gradients, with what they keep. */
const memories: Readonly<Record<string, string>> = {
  momentum: 'momentum',
  adam: 'moments',
  adamW: 'moments',
  lion: 'momentum',
};

function rememberedTurns({ written, places, taskNames }: Subject): readonly Problem[] {
  const { training } = written;
  if (training?.schedule.type !== 'alternate' || taskNames.length < 2) return [];
  const kept = memories[training.optimizer.type];
  if (kept === undefined) return [];
  const message = `Between the tasks' turns ${training.optimizer.type} keeps its ${kept} by parameter: those of shared layers hold all tasks' gradients, those of a head rest while other tasks have their turn.`;
  return [problem('turns-share-moments', places.value('training/schedule'), message)];
}
