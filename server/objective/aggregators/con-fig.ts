import { directionsOf, toWeights } from '../linear/directions.ts';
import { dot, times } from '../linear/gram.ts';
import { applySpectrum, spectrumOf } from '../linear/symmetric.ts';
import { gradientPrecision } from './precision.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Conflict-free inverse gradients (Liu et al. 2024): u = pinv(rows g_i/‖g_i‖)·1, û = u/‖u‖, d = (Σ g_iᵀû) û. With the
 * cosines C this is u = Ûᵀy, y = pinv(C)·1. Independent gradients all gain equally, per length; dependent ones may
 * conflict. Zero gradients get weight 0; where u = 0 (opposite gradients), d = 0.
 */
export function conFig(): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: true, permutes: true };
  return stateless('conFig', 'Liu 2024', promises, (gram) => {
    const directions = directionsOf(gram);
    const ones = new Float64Array(directions.tasks.length).fill(1);
    const spectrum = spectrumOf(directions.cosines, gradientPrecision);
    const units = applySpectrum(spectrum, (value) => 1 / value, ones);
    const projections = times(directions.cosines, units);
    const square = dot(units, projections);
    // Ones outside the range of C leave rounding.
    if (!(square > 1e-12)) return new Float64Array(gram.rows);
    const factor = dot(directions.norms, projections) / square;
    return toWeights(
      directions,
      units.map((unit) => unit * factor),
      gram.rows,
    );
  });
}
