import { alignedMtl } from '../aggregators/aligned-mtl.ts';
import type { GramAggregator } from '../aggregators/aggregator.ts';
import { cagrad } from '../aggregators/cagrad.ts';
import { conFig } from '../aggregators/con-fig.ts';
import { dualProj } from '../aggregators/dualproj.ts';
import { upGrad } from '../aggregators/upgrad.ts';
import { fairGrad } from '../aggregators/fairgrad.ts';
import { imtlG } from '../aggregators/imtl-g.ts';
import { mgda } from '../aggregators/mgda.ts';
import { nashMtl } from '../aggregators/nash-mtl.ts';
import { pcGrad } from '../aggregators/pcgrad.ts';
import { stream } from '../../data/random.ts';
import { directionsOf } from '../linear/directions.ts';
import { dualConeWeights } from '../linear/dual-cone.ts';
import { dot, gramOf, rowNorms, times, uniformWeights } from '../linear/gram.ts';
import type { Gram } from '../linear/gram.ts';
import { spectrumOf } from '../linear/symmetric.ts';
import { worst } from './check.ts';
import type { Check } from './check.ts';
import { conflictAverse, dualCone, equalProjections, leastNorm, powerEquation, squaredLength } from './conditions.ts';
import type { Condition } from './conditions.ts';
import type { Sample } from './families.ts';
import { firstWeights } from './promise-checks.ts';

/** The conditions that define the weights, over the samples for which they do. */
export function conditionChecks(matrices: readonly Sample[]): readonly Check[] {
  const spread = matrices.filter(
    ({ kind, rows }) => kind === 'independent' && rows.flat().some((value) => value !== 0),
  );
  const check = (
    label: string,
    aggregator: GramAggregator,
    what: string,
    list: readonly Sample[],
    condition: Condition,
  ): Check => ({
    part: 'aggregator',
    method: label,
    what,
    source: aggregator.source,
    tolerance: 1e-10,
    measure: () =>
      worst(list.map(({ rows, name }) => [condition(gramOf(rows), firstWeights(aggregator, rows)), name] as const)),
  });
  const optimal = 'optimality conditions of the inner problem';
  return [
    check('mgda', mgda(), optimal, matrices, leastNorm),
    check('dualProj', dualProj(), optimal, matrices, (gram, weights) =>
      dualCone(gram, uniformWeights(gram.rows), weights),
    ),
    check('upGrad', upGrad(), 'optimality conditions of each projection', matrices, eachProjection),
    check('nashMtl', nashMtl(), 'Gw = 1/w', matrices, powerEquation(1)),
    check('nashMtl', nashMtl(), '‖d‖² = K', spread, (gram, weights) => squaredLength(gram.rows)(gram, weights)),
    ...[0.5, 2].map((a) =>
      check(`fairGrad α = ${a}`, fairGrad({ alpha: a }), 'Gw = w^(−1/α)', matrices, powerEquation(a)),
    ),
    ...[0.1, 0.5, 1, 2].map((c) => check(`cagrad c = ${c}`, cagrad({ c }), optimal, matrices, conflictAverse(c))),
    check('imtlG', imtlG(), 'equal projections', spread, equalProjections),
    check('conFig', conFig(), 'equal projections', spread, equalProjections),
    check('alignedMtl min', alignedMtl(), '‖d‖² = σ²_min/K', spread, (gram, weights) =>
      squaredLength((spectrumOf(gram).values.at(-1) ?? 0) / gram.rows)(gram, weights),
    ),
    check(
      'upGrad',
      upGrad(),
      'half of PCGrad for two tasks',
      matrices.filter(({ rows }) => rows.length === 2),
      halfOfPcGrad,
    ),
  ];
}

/** The K projections of UPGrad: each optimal, and the weights their sum. */
function eachProjection(gram: Gram, weights: Float64Array): number {
  const directions = directionsOf(gram);
  const sum = new Float64Array(gram.rows);
  const faults = [...sum.keys()].map((task) => {
    const lower = new Float64Array(gram.rows);
    lower[task] = 1 / gram.rows;
    const projection = dualConeWeights(directions, gram, lower);
    projection.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + value));
    return dualCone(gram, lower, projection);
  });
  // Of dependent gradients many weights have the same sum, so it is the sums that are compared.
  const norms = rowNorms(gram);
  const terms = dot(norms, sum) || 1;
  const products = times(
    gram,
    sum.map((value, i) => value - (weights[i] ?? 0)),
  );
  const apart = products.map((product, i) => Math.abs(product) / ((norms[i] ?? 0) * terms || 1));
  return Math.max(...faults, ...apart);
}

function halfOfPcGrad(gram: Gram, weights: Float64Array): number {
  const context = { losses: [], random: stream(0, 'verify', 'step') };
  const whole = pcGrad({ order: [0, 1] }).weigh(gram, {}, context).weights;
  return Math.max(...weights.map((weight, i) => Math.abs((2 * weight) / (whole[i] ?? 0) - 1)));
}
