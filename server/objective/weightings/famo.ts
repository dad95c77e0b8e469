import { dot } from '../linear/gram.ts';
import { remembered } from '../method-state.ts';
import { adamStart, adamStep } from './adam.ts';
import { slopesBehind, softmax } from './softmax.ts';
import { seenAs } from './weighting.ts';
import type { Weighting } from './weighting.ts';

/** ε of D_i = L_i − b_i + ε. */
const epsilon = 1e-8;

export interface FamoOptions {
  /** b_i, lower bounds of the losses, in the order of the tasks; 0 where none is given. */
  readonly bounds?: ArrayLike<number>;
  readonly learningRate?: number;
  readonly weightDecay?: number;
}

/**
 * Fast adaptive multitask optimisation (Liu et al. 2023): z = softmax(ξ), D_i = L_i − b_i + ε, c = 1/Σ(z_j/D_j) held
 * fixed, objective c Σ z_i log D_i, so w_i = c z_i/D_i and Σw = 1. After the step, on the same batch,
 * δ_i = log D_i(before) − log D_i(after) and ξ moves by Adam along (diag z − zzᵀ)δ. A loss below its bound counts as it.
 */
export function famo({ bounds = [], learningRate = 0.025, weightDecay = 1e-3 }: FamoOptions = {}): Weighting {
  const gaps = (losses: ArrayLike<number>): Float64Array =>
    Float64Array.from(losses, (loss, i) => Math.max(0, loss - (bounds[i] ?? 0)) + epsilon);
  return {
    name: 'famo',
    source: 'Liu 2023',
    positiveLosses: true,
    sum: 1,
    start: (tasks) => ({ logits: new Array<number>(tasks).fill(0), ...adamStart(tasks) }),
    known: (state, tasks) => [...softmax(remembered(state, 'logits', tasks))],
    judge: (losses) => gaps(losses).reduce((sum, gap) => sum + Math.log(gap) / losses.length, 0),
    weigh(losses, state) {
      const shares = softmax(remembered(state, 'logits', losses.length));
      const distances = gaps(losses);
      const scale = 1 / shares.reduce((sum, share, i) => sum + share / (distances[i] ?? 1), 0);
      const weights = shares.map((share, i) => (scale * share) / (distances[i] ?? 1));
      const logs = distances.map(Math.log);
      return { weights, added: scale * dot(shares, logs) - dot(weights, losses) };
    },
    learning: {
      at: 'step',
      sees: ['again'],
      learn(seen, state) {
        const logits = remembered(state, 'logits', seen.losses.length);
        const gradient = famoGradient(logits, gaps(seen.losses), gaps(seenAs(seen, 'again')));
        const next = adamStep(logits, gradient, state, { learningRate, weightDecay });
        return { logits: next.values, ...next.state };
      },
    },
  };
}

/** ∇ξ = (diag z − zzᵀ)δ with δ = log D(before) − log D(after). */
export function famoGradient(
  logits: readonly number[],
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): Float64Array {
  const shares = softmax(logits);
  const gains = shares.map((_, i) => Math.log(before[i] ?? 1) - Math.log(after[i] ?? 1));
  return slopesBehind(shares, gains);
}
