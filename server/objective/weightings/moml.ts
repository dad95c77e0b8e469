import { combine, gramOf, type Rows } from '../linear/gram.ts';
import { leastNormWeights } from '../linear/simplex.ts';
import { remembered } from '../method-state.ts';
import { adamStart, adamStep } from './adam.ts';
import { slopesBehind, softmax } from './softmax.ts';
import { seenAs, type Weighting } from './weighting.ts';

/**
 * Multi-objective meta learning (Ye et al. 2021) of the weights w = softmax(α): with θ' = θ − η Σw_i∇L_i, α moves by Adam along
 * what MGDA makes of the gradients by α of the losses L_j(θ') on validation rows, so that none of them rises.
 * @param options.learningRate how far Adam moves α
 */
export function moml({ learningRate = 1e-3 }: { readonly learningRate?: number } = {}): Weighting {
  return {
    name: 'moml',
    source: 'Ye 2021',
    positiveLosses: false,
    sum: 1,
    start: (tasks) => ({ logits: new Array<number>(tasks).fill(0), ...adamStart(tasks) }),
    weigh: (losses, state) => ({ weights: softmax(remembered(state, 'logits', losses.length)), added: 0 }),
    learning: {
      at: 'gradients',
      sees: ['gains'],
      learn(seen, state) {
        const logits = remembered(state, 'logits', seen.losses.length);
        const next = adamStep(logits, momlGradient(logits, seenAs(seen, 'gains')), state, { learningRate });
        return { logits: next.values, ...next.state };
      },
    },
  };
}

/** The shortest vector of the convex hull of the derivatives by α of the losses after the lookahead. */
export function momlGradient(logits: readonly number[], gains: ArrayLike<number>): readonly number[] {
  const weights = softmax(logits);
  const tasks = weights.length;
  // The derivatives by w are the negative gains.
  const rows: Rows = logits.map((_, j) => {
    const slopes = weights.map((_, i) => -(gains[i * tasks + j] ?? Number.NaN));
    return [...slopesBehind(weights, slopes)];
  });
  return combine(rows, leastNormWeights(gramOf(rows)));
}
