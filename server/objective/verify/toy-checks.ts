import type { GramAggregator } from '../aggregators/aggregator.ts';
import { cagrad } from '../aggregators/cagrad.ts';
import { sum } from '../aggregators/mean.ts';
import { worst } from './check.ts';
import type { Check } from './check.ts';
import { descend, toyEnd, toyStarts } from './toy-problem.ts';
import type { Point } from './toy-problem.ts';

const steps = 100_000;
/** How near to the end point counts as there. */
const near = 0.01;

const distance = ([x, y]: Point): number => Math.hypot(x - toyEnd[0], y - toyEnd[1]);

/** How far an aggregator stays away from the Pareto set's point of equal weights, from each start. */
function distances(aggregator: GramAggregator): readonly number[] {
  return toyStarts.map((start) => distance(descend(aggregator, start, steps, (point) => distance(point) < near)));
}

/** Whole trajectories on the toy problem: what the papers show it for. */
export const toyChecks: readonly Check[] = [
  {
    part: 'aggregator',
    method: 'cagrad c = 0.5',
    what: 'reaches (0, −8.355) on the toy problem from all three starts',
    source: 'Liu 2021',
    tolerance: near,
    measure: () =>
      worst(distances(cagrad({ c: 0.5 })).map((far, i) => [far, `start ${toyStarts[i]?.join(', ')}`] as const)),
  },
  {
    part: 'aggregator',
    method: 'sum',
    what: 'reaches (0, −8.355) on the toy problem from (−8.5, −5) alone',
    source: 'Liu 2021',
    tolerance: near,
    measure: () => {
      const [first = 0, second = 0, third = 0] = distances(sum());
      return { error: first > 1 && third > 1 ? second : Infinity };
    },
  },
];
