import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../model/parameter.ts';
import type { Block, Term } from '../objective/regularizers/term.ts';

/**
 * The proximal maps of the terms that are not smooth (Parikh & Boyd 2014, section 4.2), each of the step's length: what the
 * optimizer left is moved to argmin ½‖X − W‖² + length·λR(X).
 * @param reached the parameters that the step changes
 */
export function takeProximalSteps(
  terms: readonly Term[],
  reached: readonly Parameter[],
  lengthOf: (parameter: Parameter) => tf.Scalar,
): void {
  for (const { label, blocks, prox } of terms) {
    if (!prox) continue;
    for (const block of blocks) {
      const [first] = block;
      if (!first || !isReached(block, reached, label)) continue;
      const moved = prox(block, lengthOf(first));
      block.forEach(({ variable }, i) => {
        const value = moved[i];
        if (value) variable.assign(value);
      });
    }
  }
}

/** Whether the step changes a block. A part of one has no exact proximal step of its own: the rules keep such schedules out. */
function isReached(block: Block, reached: readonly Parameter[], label: string): boolean {
  const count = block.filter((parameter) => reached.includes(parameter)).length;
  if (count > 0 && count < block.length) throw new Error(`${label} needs all its tasks in every step`);
  return count > 0;
}
