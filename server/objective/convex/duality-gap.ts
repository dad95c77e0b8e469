import type { SquaredLoss } from './squared-loss.ts';

/** λ times a norm, with the dual of the norm. */
export interface NormPenalty {
  value(weights: Float64Array): number;
  /** max ⟨W, U⟩ over R(U) ≤ 1, without λ. */
  dualNorm(weights: Float64Array): number;
}

/**
 * F(W) minus what F cannot fall below, over F(W): the duality gap of Σ_t c_t ½‖X_t w_t − y_t‖² + λR(W) for a norm R. The residuals
 * y − Xw, shrunk until Xᵀ of them lies in the dual ball of λ, are the point of the dual problem.
 */
export function relativeGap(loss: SquaredLoss, penalty: NormPenalty, lambda: number, weights: Float64Array): number {
  const gradient = new Float64Array(weights.length);
  loss.gradient(weights, gradient);
  const primal = loss.value(weights) + penalty.value(weights);
  const shrink = Math.min(1, lambda / Math.max(penalty.dualNorm(gradient), Number.MIN_VALUE));
  // ‖r‖² = wᵀAw − 2bᵀw + y² and ⟨r, y⟩ = y² − bᵀw, with c_t inside, since Aw = ∇f + b.
  let [along, squares] = [0, 0];
  for (const square of loss.squares) [along, squares] = [along + square, squares + square];
  weights.forEach((w, i) => {
    const moment = loss.moments[i] ?? 0;
    along -= moment * w;
    squares += w * ((gradient[i] ?? 0) - moment);
  });
  const dual = shrink * along - (shrink * shrink * squares) / 2;
  return (primal - dual) / Math.max(primal, Number.MIN_VALUE);
}
