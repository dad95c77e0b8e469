import { Matrix } from 'ml-matrix';
import type { Gram } from '../linear/gram.ts';
import { dot, rowNorms, times, total } from '../linear/gram.ts';

/** By how much weights miss the conditions of the problem that defines them, relative to the terms of each sum. */
export type Condition = (gram: Gram, weights: Float64Array) => number;

/** ‖g_i‖|w_i| and their sum: what a product g_kᵀJᵀw is made of, per ‖g_k‖. */
function sharesOf(gram: Gram, weights: ArrayLike<number>): { shares: Float64Array; sum: number } {
  const shares = rowNorms(gram).map((norm, i) => norm * Math.abs(weights[i] ?? 0));
  return { shares, sum: total(shares) || 1 };
}

/** How far (slope_i, excess_i) are from slope ≥ 0, excess ≥ 0 and one of them 0. */
function complementarity(slopes: ArrayLike<number>, excesses: ArrayLike<number>): number {
  return Math.max(0, ...Array.from(slopes, (slope, i) => Math.abs(Math.min(slope, excesses[i] ?? 0))));
}

/** g_iᵀd relative to ‖g_i‖ Σ‖g_j‖|w_j|; 0 for a zero gradient. */
export function relativeProducts(gram: Gram, weights: ArrayLike<number>): Float64Array {
  const { sum } = sharesOf(gram, weights);
  const norms = rowNorms(gram);
  return times(gram, weights).map((product, i) => product / ((norms[i] ?? 0) * sum || 1));
}

/** argmin wᵀGw over the simplex: (Gw)_i ≥ wᵀGw, with equality where w_i > 0 (Karush–Kuhn–Tucker). */
export const leastNorm: Condition = (gram, weights) => {
  const { shares, sum } = sharesOf(gram, weights);
  const norms = rowNorms(gram);
  const products = times(gram, weights);
  const level = dot(weights, products);
  const slopes = products.map((product, i) => (product - level) / ((norms[i] ?? 0) * sum || 1));
  // At a zero gradient slope and share are 0 by definition of the scale, so its sign alone is left to check.
  const excesses = shares.map((share, i) => ((weights[i] ?? 0) < 0 ? -1 : share / sum));
  const conditions = slopes.map((slope, i) => ((norms[i] ?? 0) === 0 ? Math.max(0, level) : slope));
  return Math.max(complementarity(conditions, excesses), Math.abs(total(weights) - 1));
};

/** argmin {vᵀGv : v ≥ u}: Gv ≥ 0, v ≥ u, and one of them an equality. */
export function dualCone(gram: Gram, lower: ArrayLike<number>, weights: Float64Array): number {
  const { sum } = sharesOf(gram, weights);
  const norms = rowNorms(gram);
  const excesses = weights.map((weight, i) => ((norms[i] ?? 0) * (weight - (lower[i] ?? 0))) / sum);
  return complementarity(relativeProducts(gram, weights), excesses);
}

/** Gw = w^(−1/a), w > 0, at the gradients that are not zero. All weights 0 is the answer at a stationary point. */
export function powerEquation(a: number): Condition {
  return (gram, weights) => {
    if (weights.every((weight) => weight === 0)) return 0;
    const products = times(gram, weights);
    const terms = times(Matrix.abs(gram), weights);
    const faults = Array.from(products, (product, i) => {
      if (gram.get(i, i) === 0) return 0;
      if (!((weights[i] ?? 0) > 0)) return 1;
      const wanted = (weights[i] ?? 0) ** (-1 / a);
      return Math.abs(product - wanted) / ((terms[i] ?? 0) + wanted);
    });
    return Math.max(...faults);
  };
}

/** max min_i g_iᵀd within ‖d − g_0‖ ≤ r: d = g_0 + Jᵀλ, λ ≥ 0, ‖Jᵀλ‖ = r, and every λ_i > 0 at the least g_iᵀd; or Jd = 0 there. */
export function conflictAverse(c: number): Condition {
  return (gram, weights) => {
    const { sum } = sharesOf(gram, weights);
    const norms = rowNorms(gram);
    const moved = weights.map((weight) => weight - 1 / gram.rows);
    const equal = new Float64Array(gram.rows).fill(1 / gram.rows);
    const radius = c * Math.sqrt(Math.max(0, dot(equal, times(gram, equal))));
    const length = Math.sqrt(Math.max(0, dot(moved, times(gram, moved))));
    const products = times(gram, weights);
    // The mean over the support: the product with a long gradient alone is too coarse for the short ones.
    const longest = Math.max(...norms);
    const moves = total(moved);
    const level = length > 1e-12 * sum ? dot(moved, products) / moves : Math.min(...products);
    const slopes = products.map((product, i) => (product - level) / ((norms[i] || longest) * sum || 1));
    const excesses = moved.map((value, i) => ((norms[i] ?? 0) * value) / sum);
    const short = (radius - length) / sum;
    // Inside the ball only a stationary point's least product, 0, is the best there is.
    const inside = Math.min(short, Math.abs(level) / (longest * sum || 1));
    return Math.max(complementarity(slopes, excesses), -short, inside);
  };
}

/** Equal projections dᵀg_i/‖g_i‖, relative to the terms of the sums. */
export const equalProjections: Condition = (gram, weights) => {
  const products = relativeProducts(gram, weights);
  return products.length === 0 ? 0 : Math.max(...products) - Math.min(...products);
};

/** ‖d‖² of the weights against a wanted value, relative to the terms of the sum. */
export function squaredLength(wanted: number): Condition {
  return (gram, weights) => {
    const { sum } = sharesOf(gram, weights);
    return Math.abs(dot(weights, times(gram, weights)) - wanted) / (sum * sum);
  };
}
