import { directionsOf, toWeights } from '../linear/directions.ts';
import { dot, total } from '../linear/gram.ts';
import { applySpectrum, spectrumOf } from '../linear/symmetric.ts';
import { gradientPrecision } from './precision.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Impartial gradients (Liu et al. 2021): d has the same projection dᵀg_i/‖g_i‖ on every gradient, Σw = 1; weights may be
 * negative. For dependent gradients the least solution in units of normalised gradients is taken, and where the
 * gradients allow only the projection 0, weights with d = 0. Where no finite weights have Σw = 1 they are all 0, as they
 * are for zero gradients, which are left out.
 */
export function imtlG(): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: false, permutes: true };
  return stateless('imtlG', 'Liu 2021', promises, (gram) => {
    const directions = directionsOf(gram);
    const ones = new Float64Array(directions.tasks.length).fill(1);
    const spectrum = spectrumOf(directions.cosines, gradientPrecision);
    const equal = applySpectrum(spectrum, (value) => 1 / value, ones);
    const possible = applySpectrum(spectrum, () => 1, ones).every((value) => Math.abs(value - 1) < 1e-6);
    const shortest = Math.min(...directions.norms);
    const lengths = directions.norms.map((norm) => shortest / norm);
    const inside = applySpectrum(spectrum, () => 1, lengths);
    const idle = lengths.map((value, i) => value - (inside[i] ?? 0));
    const units = [possible ? equal : undefined, idle].find((candidate) => candidate && hasSum(candidate, lengths));
    const weights = toWeights(directions, units ?? new Float64Array(ones.length), gram.rows);
    const sum = total(weights);
    return weights.map((weight) => (sum === 0 ? 0 : weight / sum));
  });
}

/** Whether Σ w_i = Σ y_i/‖g_i‖ is more than what rounding leaves of terms that cancel. */
function hasSum(units: Float64Array, lengths: Float64Array): boolean {
  const terms = units.reduce((sum, unit, i) => sum + Math.abs(unit) * (lengths[i] ?? 0), 0);
  return Math.max(...units.map(Math.abs)) > 1e-6 && Math.abs(dot(units, lengths)) > 1e-12 * terms;
}
