import { uniformWeights } from '../linear/gram.ts';
import { applySpectrum, spectrumOf } from '../linear/symmetric.ts';
import { gradientPrecision } from './precision.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/** To which singular value σ of J all are made equal: the least, the (lower) median, or the root of the mean square. */
export type Scaling = 'min' | 'median' | 'rmse';

/**
 * Independent component alignment (Senushkin et al. 2023): with G = VΣVᵀ of rank R, w = √s V Σ^(−½) Vᵀu, u = 1/K, where
 * s = σ_R (min), the median or the mean of the eigenvalues that count. For G = 0 the weights are 1/K.
 */
export function alignedMtl({ scaling = 'min' }: { readonly scaling?: Scaling } = {}): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: false, permutes: true };
  return stateless('alignedMtl', 'Senushkin 2023', promises, (gram) => {
    const spectrum = spectrumOf(gram, gradientPrecision);
    const equal = uniformWeights(gram.rows);
    if (spectrum.values.length === 0) return equal;
    const scale = scaleOf(scaling, spectrum.values);
    return applySpectrum(spectrum, (value) => Math.sqrt(scale / value), equal);
  });
}

/** The eigenvalue to which all are scaled; `values` descend. */
function scaleOf(scaling: Scaling, values: readonly number[]): number {
  switch (scaling) {
    case 'min':
      return values.at(-1) ?? 0;
    case 'median':
      return values[Math.floor(values.length / 2)] ?? 0;
    case 'rmse':
      return values.reduce((sum, value) => sum + value / values.length, 0);
    default:
      throw new Error(`scaling ${scaling satisfies never}`);
  }
}
