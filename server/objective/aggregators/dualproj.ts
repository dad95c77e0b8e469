import { directionsOf } from '../linear/directions.ts';
import { dualConeWeights } from '../linear/dual-cone.ts';
import { uniformWeights } from '../linear/gram.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Projection of the mean gradient on the dual cone (Lopez-Paz & Ranzato 2017): w = argmin {vᵀGv : v ≥ 1/K}. A zero
 * gradient keeps 1/K.
 */
export function dualProj(): GramAggregator {
  const promises = { nonConflicting: true, degree: 1, linearInScalings: false, permutes: true };
  return stateless('dualProj', 'Lopez-Paz & Ranzato 2017', promises, (gram) =>
    dualConeWeights(directionsOf(gram), gram, uniformWeights(gram.rows)),
  );
}
