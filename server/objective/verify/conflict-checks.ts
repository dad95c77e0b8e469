import { conditionNumber, cosines, magnitudeSimilarities } from '../conflict.ts';
import { gramOf } from '../linear/gram.ts';
import { toyStep } from './toy-problem.ts';
import { difference, worst } from './check.ts';
import type { Check } from './check.ts';
import { conflictingPair, goldenConflict } from './golden-aggregators.ts';
import { goldenToy } from './golden-toy.ts';

const gram = gramOf(conflictingPair);

const metric = (method: string, wanted: number, measured: () => number): Check => ({
  part: 'conflict',
  method,
  what: 'golden value of two tasks',
  source: 'Yu 2020',
  tolerance: 1e-10,
  measure: () => ({ error: Math.abs(measured() - wanted) }),
});

/** Checks of the conflict metrics, and of the problem that trajectories are checked on. */
export const conflictChecks: readonly Check[] = [
  metric('cosine', goldenConflict.cosine, () => cosines(gram).get(0, 1)),
  metric('magnitude similarity', goldenConflict.magnitude, () => magnitudeSimilarities(gram).get(0, 1)),
  metric('condition number', goldenConflict.condition, () => conditionNumber(gram)),
  {
    part: 'conflict',
    method: 'toy problem',
    what: 'golden losses and gradients at three points',
    source: 'Liu 2021',
    tolerance: 1e-9,
    measure: () =>
      worst(
        goldenToy.map(({ point, losses, gradients }) => {
          const step = toyStep(point);
          const error = difference([...step.losses, ...step.gradients.flat()], [...losses, ...gradients.flat()]);
          return [error, `x = ${point.join(', ')}`] as const;
        }),
      ),
  },
];
