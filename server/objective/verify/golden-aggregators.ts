import { alignedMtl } from '../aggregators/aligned-mtl.ts';
import type { GramAggregator } from '../aggregators/aggregator.ts';
import { cagrad } from '../aggregators/cagrad.ts';
import { conFig } from '../aggregators/con-fig.ts';
import { dualProj } from '../aggregators/dualproj.ts';
import { upGrad } from '../aggregators/upgrad.ts';
import { dbMtl } from '../aggregators/db-mtl.ts';
import { fairGrad } from '../aggregators/fairgrad.ts';
import { gradVac } from '../aggregators/gradvac.ts';
import { imtlG } from '../aggregators/imtl-g.ts';
import { krum } from '../aggregators/krum.ts';
import { mean, sum } from '../aggregators/mean.ts';
import { mgda } from '../aggregators/mgda.ts';
import { moCo } from '../aggregators/moco.ts';
import { moDo } from '../aggregators/modo.ts';
import { withMomentum } from '../aggregators/momentum.ts';
import { nashMtl } from '../aggregators/nash-mtl.ts';
import { pcGrad } from '../aggregators/pcgrad.ts';
import { sampledSdmGrad, sdmGrad } from '../aggregators/sdmgrad.ts';
import type { Rows } from '../linear/gram.ts';
import type { MethodState } from '../method-state.ts';

/** What an aggregator answers for one J, from its paper's formula in float64, to ten digits. */
export interface GoldenAggregate {
  /** The aggregator with its options, for a table. */
  readonly label: string;
  readonly aggregator: GramAggregator;
  readonly rows: Rows;
  /** What it remembers; the start where it is left out. */
  readonly state?: MethodState;
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
  pair('cagrad c = 0.5, rescale 1', cagrad({ c: 0.5, rescale: 1 }), [0.1468027353, 0.9632993162, 0.9632993162]),
  pair('cagrad c = 0.5, rescale 2', cagrad({ c: 0.5, rescale: 2 }), [0.1223356127, 0.8027494301, 0.8027494301]),
  pair('alignedMtl rmse', alignedMtl({ scaling: 'rmse' }), [0.5763758127, 2.6141720412, 2.6141720412]),
  triple('alignedMtl min', alignedMtl(), [0.07947135, 0.2440136992, 0.3210895044]),
  triple('alignedMtl median', alignedMtl({ scaling: 'median' }), [0.2050426211, 0.6295754186, 0.8284373368]),
  triple('alignedMtl rmse', alignedMtl({ scaling: 'rmse' }), [0.2424618148, 0.7444696023, 0.9796227687]),
  triple('mgda l2', mgda({ normalization: 'l2' }), [0, 0.1507556723, 0.2182178902]),
  // With the losses 1, 1.5 and 2.
  triple('mgda loss', mgda({ normalization: 'loss' }), [0, 0.2201713909, 0.3348714568]),
  triple('mgda loss+', mgda({ normalization: 'loss+' }), [0, 0.0850512021, 0.125884579]),
  triple('sdmGrad λ = 0.3', sdmGrad({ lambda: 0.3 }), [0.0769230769, 0.382642998, 0.540433925]),
  triple('sdmGrad λ = 1', sdmGrad({ lambda: 1 }), [0.1666666667, 0.3603988604, 0.4729344729]),
  triple(
    'sdmGrad sampled, 3 steps',
    sampledSdmGrad({ rate: 0.2, iterations: 3 }),
    [0.2220019073, 0.362656508, 0.4153415847],
  ),
  pair('dbMtl', dbMtl(), [0.1881347419, 2.4529663145, 2.4529663145], [1.4529663145, 1]),
  ...remembering(),
  {
    label: 'krum f = 1',
    aggregator: krum({ byzantine: 1 }),
    // Scores 39, 63, 51, 36, 50; with distances that are not squared the first would be nearest to its others.
    rows: [
      [5, -1],
      [-1, 0],
      [6, 0],
      [0, 5],
      [-3, 6],
    ],
    weights: [0, 0, 0, 1, 0],
  },
];

/** Methods with a memory, from a state in which it counts. */
function remembering(): readonly GoldenAggregate[] {
  const step = { gamma: 0.01, rho: 0.1 };
  const state = { weights: [0.8, 0.2] };
  return [
    { label: 'moCo', aggregator: moCo(step), rows: conflictingPair, state, weights: [0.6997, 0.3003] },
    { label: 'moDo', aggregator: moDo(step), rows: conflictingPair, state, weights: [0.6997, 0.3003] },
    {
      label: 'momentum of mean',
      aggregator: withMomentum(mean(), { alpha: 0.75 }),
      rows: conflictingPair,
      state: { momentum: [1, 0] },
      weights: [0.875, 0.125],
    },
    {
      label: 'gradVac towards cosine 0.3',
      aggregator: gradVac({ order: [0, 1] }),
      rows: [
        [1, 0],
        [-0.6, 0.8],
      ],
      state: { cosines: [0, 0.3, 0.3, 0] },
      weights: [1.8515883608, 1.8515883608],
    },
  ];
}

/** Conflict metrics of the pair. */
export const goldenConflict = { cosine: -0.8411910242, magnitude: 0.9340497736, condition: 3.6886997364 };

/** GradDrop on the pair: the direction for a u above and below P of the first coordinate, P = 0.6. */
export const goldenGradDrop = [
  { uniform: 0.59, direction: [6, 2, 2] },
  { uniform: 0.61, direction: [-4, 2, 2] },
] as const;
