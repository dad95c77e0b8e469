import { directionsOf, toWeights } from '../linear/directions.ts';
import { dot, times, total } from '../linear/gram.ts';
import { applySpectrum, spectrumOf } from '../linear/symmetric.ts';
import { gradientPrecision } from './precision.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Impartial gradients (Liu et al. 2021): d has the same projection dᵀg_i/‖g_i‖ on every gradient, Σw = 1; weights may be
 * negative. Where dependent gradients have no such d, its projections are as equal as least squares makes them, of unit
 * gradients; where even that says nothing (opposite gradients), d = 0. Where no finite weights have Σw = 1 all are 0, as
 * they are for zero gradients, which are left out.
 */
export function imtlG(): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: false, permutes: true };
  return stateless('imtlG', 'Liu 2021', promises, (gram) => {
    const directions = directionsOf(gram);
    const { cosines, norms, tasks } = directions;
    const none = new Float64Array(gram.rows);
    if (tasks.length === 0) return none;
    const spectrum = spectrumOf(cosines, gradientPrecision);
    const ones = new Float64Array(tasks.length).fill(1);
    const equal = applySpectrum(spectrum, (value) => 1 / value, ones);
    const shortest = Math.min(...norms);
    const shares = norms.map((norm) => shortest / norm);
    const inside = applySpectrum(spectrum, () => 1, shares);
    const says = dot(equal, times(cosines, equal)) > 1e-12;
    const units = says ? equal : shares.map((share, i) => share - (inside[i] ?? 0));
    const terms = dot(units.map(Math.abs), shares);
    if (!(Math.abs(dot(units, shares)) > 1e-12 * terms)) return none;
    const weights = toWeights(directions, units, gram.rows);
    const sum = total(weights);
    return weights.map((weight) => weight / sum);
  });
}
