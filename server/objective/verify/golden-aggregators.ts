import { alignedMtl } from '../aggregators/aligned-mtl.ts';
import type { GramAggregator } from '../aggregators/aggregator.ts';
import { cagrad } from '../aggregators/cagrad.ts';
import { conFig } from '../aggregators/config.ts';
import { dualProj, upGrad } from '../aggregators/dual-cone-projections.ts';
import { fairGrad } from '../aggregators/fairgrad.ts';
import { imtlG } from '../aggregators/imtl-g.ts';
import { mean, sum } from '../aggregators/mean.ts';
import { mgda } from '../aggregators/mgda.ts';
import { nashMtl } from '../aggregators/nash-mtl.ts';
import { pcGrad } from '../aggregators/pcgrad.ts';
import type { Rows } from '../linear/gram.ts';

/** What an aggregator answers for one J, from its paper's formula in float64, to ten digits. */
export interface GoldenAggregate {
  /** The aggregator with its options, for a table. */
  readonly label: string;
  readonly aggregator: GramAggregator;
  readonly rows: Rows;
  readonly weights?: readonly number[];
  readonly direction?: readonly number[];
}

/** Two conflicting gradients of very different length, also published in the test-suite of a Jacobian-descent library. */
export const conflictingPair: Rows = [
  [-4, 1, 1],
  [6, 1, 1],
];

/** Three gradients, two pairs of them in conflict. */
export const conflictingTriple: Rows = [
  [1, 0, 2, -1],
  [-1, 3, 0, 1],
  [0.5, -2, 1, 0],
];

const pair = (
  label: string,
  aggregator: GramAggregator,
  direction: readonly number[],
  weights?: readonly number[],
): GoldenAggregate => ({ label, aggregator, rows: conflictingPair, direction, ...(weights && { weights }) });

const triple = (label: string, aggregator: GramAggregator, weights: readonly number[]): GoldenAggregate => ({
  label,
  aggregator,
  rows: conflictingTriple,
  weights,
});

/** Weights and directions of every stateless method. */
export const goldenAggregates: readonly GoldenAggregate[] = [
  pair('mean', mean(), [1, 1, 1], [0.5, 0.5]),
  pair('sum', sum(), [2, 2, 2], [1, 1]),
  pair('upGrad', upGrad(), [0.2923976608, 1.9005847953, 1.9005847953], [1.1111111111, 0.7894736842]),
  pair('dualProj', dualProj(), [0.5555555556, 1.1111111111, 1.1111111111], [0.6111111111, 0.5]),
  pair('pcGrad', pcGrad(), [0.5847953216, 3.8011695906, 3.8011695906], [2.2222222222, 1.5789473684]),
  pair('mgda', mgda(), [0, 1, 1], [0.6, 0.4]),
  pair('imtlG', imtlG(), [0.0766968306, 1, 1], [0.5923303169, 0.4076696831]),
  pair('alignedMtl min', alignedMtl(), [0.213278746, 0.9673329838, 0.9673329838], [0.5590719157, 0.4082610681]),
  pair('cagrad c = 0.5', cagrad({ c: 0.5 }), [0.1835034191, 1.2041241452, 1.2041241452], [0.7041241452, 0.5]),
  pair('nashMtl', nashMtl(), [0.0765842884, 0.9985326351, 0.9985326351], [0.5914611522, 0.4070714829]),
  pair(
    'fairGrad α = 2',
    fairGrad({ alpha: 2 }),
    [0.0312736798, 0.7908171505, 0.7908171505],
    [0.4713629223, 0.3194542282],
  ),
  pair('conFig', conFig(), [0.1588089758, 2.0706067581, 2.0706067581]),
  triple('upGrad', upGrad(), [0.3333333333, 0.5909090909, 0.746031746]),
  triple('mgda', mgda(), [0, 0.4017094017, 0.5982905983]),
  triple('pcGrad in order 1, 2, 3', pcGrad({ order: [0, 1, 2] }), [1.3333333333, 1.7727272727, 2.0793650794]),
  triple('pcGrad in order 3, 2, 1', pcGrad({ order: [2, 1, 0] }), [1, 1.7727272727, 2.2380952381]),
  triple('imtlG', imtlG(), [-0.0406393606, 0.4185686529, 0.6220707077]),
  triple('cagrad c = 0.5', cagrad({ c: 0.5 }), [0.3333333333, 0.6104585549, 0.781534018]),
  triple('nashMtl', nashMtl(), [0.339101894, 0.7551362842, 0.9698509336]),
];

/** Conflict metrics of the pair. */
export const goldenConflict = { cosine: -0.8411910242, magnitude: 0.9340497736, condition: 3.6886997364 };

/** GradDrop on the pair: the direction for a u above and below P of the first coordinate, P = 0.6. */
export const goldenGradDrop = [
  { uniform: 0.59, direction: [6, 2, 2] },
  { uniform: 0.61, direction: [-4, 2, 2] },
] as const;
