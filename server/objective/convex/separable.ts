import type { NormPenalty } from './duality-gap.ts';
import type { ConvexPenalty } from './penalty.ts';

/** λ‖W‖²_F: every task by itself (ridge). */
export const ridge = (lambda: number): ConvexPenalty => ({
  name: 'ridge',
  value: (weights) => lambda * weights.reduce((sum, w) => sum + w * w, 0),
  shrink(weights, length) {
    const factor = 1 / (1 + 2 * length * lambda);
    for (let i = 0; i < weights.length; i++) weights[i] = factor * (weights[i] ?? 0);
  },
});

/** λ‖W‖₁ (Tibshirani 1996). */
export const l1 = (lambda: number): ConvexPenalty & NormPenalty => ({
  name: 'l1',
  dualNorm: (weights) => weights.reduce((largest, w) => Math.max(largest, Math.abs(w)), 0),
  value: (weights) => lambda * weights.reduce((sum, w) => sum + Math.abs(w), 0),
  shrink(weights, length) {
    const threshold = length * lambda;
    for (let i = 0; i < weights.length; i++) {
      const w = weights[i] ?? 0;
      weights[i] = Math.abs(w) <= threshold ? 0 : w - Math.sign(w) * threshold;
    }
  },
});

/** λ Σ_r ‖w^r‖₂, r a feature over all tasks (Argyriou, Evgeniou & Pontil 2008). */
export function l21(lambda: number, features: number): ConvexPenalty & NormPenalty {
  const norms = (weights: Float64Array): Float64Array => {
    const squares = new Float64Array(features);
    for (let first = 0; first < weights.length; first += features) {
      for (let j = 0; j < features; j++) {
        const w = weights[first + j] ?? 0;
        squares[j] = (squares[j] ?? 0) + w * w;
      }
    }
    return squares.map(Math.sqrt);
  };
  return {
    name: 'l21',
    dualNorm: (weights) => Math.max(...norms(weights)),
    value: (weights) => lambda * norms(weights).reduce((sum, norm) => sum + norm, 0),
    shrink(weights, length) {
      const factors = norms(weights).map((norm) => (norm > length * lambda ? 1 - (length * lambda) / norm : 0));
      scaleFeatures(weights, factors);
    },
  };
}

/** λ Σ_t ‖w_t‖₂: whole tasks are 0 or not, as outliers are in a robust decomposition. */
export const taskGroups = (lambda: number, features: number): ConvexPenalty => {
  const norms = (weights: Float64Array): number[] =>
    Array.from({ length: weights.length / features }, (_, t) =>
      Math.hypot(...weights.subarray(t * features, (t + 1) * features)),
    );
  return {
    name: 'taskGroups',
    value: (weights) => lambda * norms(weights).reduce((sum, norm) => sum + norm, 0),
    shrink(weights, length) {
      norms(weights).forEach((norm, t) => {
        const factor = norm > length * lambda ? 1 - (length * lambda) / norm : 0;
        for (let i = t * features; i < (t + 1) * features; i++) weights[i] = factor * (weights[i] ?? 0);
      });
    },
  };
};

function scaleFeatures(weights: Float64Array, factors: Float64Array): void {
  const features = factors.length;
  for (let first = 0; first < weights.length; first += features)
    for (let j = 0; j < features; j++) weights[first + j] = (factors[j] ?? 0) * (weights[first + j] ?? 0);
}
