import { gradDrop } from '../aggregators/graddrop.ts';
import { krum } from '../aggregators/krum.ts';
import { combine } from '../linear/gram.ts';
import { difference, worst } from './check.ts';
import type { Check } from './check.ts';
import { conditionChecks } from './condition-checks.ts';
import { samples } from './families.ts';
import { conflictingPair, goldenAggregates, goldenGradDrop } from './golden-aggregators.ts';
import { firstWeights, promiseChecks } from './promise-checks.ts';
import { toyChecks } from './toy-checks.ts';
import { verified } from './verified-aggregators.ts';

/**
 * Checks of all aggregators: golden vectors, promises, the conditions of their inner problems, the toy problem.
 * @param repeats how many matrices of each kind and size
 */
export function aggregatorChecks(repeats: number): readonly Check[] {
  const matrices = samples([1, 2, 3, 5, 10, 20], repeats);
  // Krum needs four tasks, and which of two equal scores comes first depends on the order.
  const distinct = matrices.filter(({ kind, rows }) => kind === 'independent' && rows.length >= 4);
  return [
    ...goldenChecks(),
    ...verified.flatMap(([label, aggregator]) => promiseChecks(label, aggregator, matrices)),
    ...promiseChecks('krum', krum(), distinct),
    ...conditionChecks(matrices),
    ...toyChecks,
  ];
}

function goldenChecks(): readonly Check[] {
  const vectors = goldenAggregates.map(({ label, aggregator, rows, state, weights, direction }): Check => ({
    part: 'aggregator',
    method: label,
    what: `golden vector of ${rows.length} tasks`,
    source: aggregator.source,
    tolerance: 1e-10,
    measure: () => {
      const actual = firstWeights(aggregator, rows, undefined, state);
      const errors = [
        weights && difference(actual, weights),
        direction && difference(combine(rows, actual), direction),
      ];
      return worst(errors.map((error) => [error ?? 0, ''] as const));
    },
  }));
  return [...vectors, gradDropCheck];
}

const gradDropCheck: Check = {
  part: 'aggregator',
  method: 'gradDrop',
  what: 'golden vectors on both sides of P = 0.6',
  source: 'Chen 2020',
  tolerance: 0,
  measure: () =>
    worst(
      goldenGradDrop.map(({ uniform, direction }) => {
        const drawn = gradDrop(conflictingPair, { uniform: () => uniform });
        return [difference(drawn, direction), `u = ${uniform}`] as const;
      }),
    ),
};
