import { remembered } from '../method-state.ts';
import type { MethodState } from '../method-state.ts';

export interface AdamOptions {
  readonly learningRate: number;
  /** Added to the gradient as a multiple of the values (not decoupled). */
  readonly weightDecay?: number;
}

/** Moments of Adam before the first step, to be kept beside the values they belong to. */
export function adamStart(length: number): MethodState {
  return { first: new Array<number>(length).fill(0), second: new Array<number>(length).fill(0), count: [0] };
}

/** One step of Adam (Kingma & Ba 2015; β 0.9 and 0.999, ε 1e-8) on a few numbers of a method's own. */
export function adamStep(
  values: readonly number[],
  gradient: ArrayLike<number>,
  state: MethodState,
  { learningRate, weightDecay = 0 }: AdamOptions,
): { values: readonly number[]; state: MethodState } {
  const [before = 0] = remembered(state, 'count', 1);
  const count = before + 1;
  const slopes = values.map((value, i) => (gradient[i] ?? 0) + weightDecay * value);
  const first = remembered(state, 'first', values.length).map((m, i) => 0.9 * m + 0.1 * (slopes[i] ?? 0));
  const second = remembered(state, 'second', values.length).map((v, i) => 0.999 * v + 0.001 * (slopes[i] ?? 0) ** 2);
  const moved = values.map((value, i) => {
    const mean = (first[i] ?? 0) / (1 - 0.9 ** count);
    const size = Math.sqrt((second[i] ?? 0) / (1 - 0.999 ** count));
    return value - (learningRate * mean) / (size + 1e-8);
  });
  return { values: moved, state: { first, second, count: [count] } };
}
