import * as tf from '@tensorflow/tfjs-core';
import type { Stack } from '../stack.ts';
import { forEach, type Body, type BuiltParts } from './body.ts';

/** An encoder for each task: ŷ_i = h_i(f_i(x)). */
export function encoders({ stack }: BuiltParts): Body {
  return {
    features: (input, tasks, pass) => ({
      of: forEach(tasks, (task) => stack(`${task}/encoder`).apply(input, pass)),
    }),
  };
}

/**
 * Soft sharing (Duong 2015): an encoder for each task; the objective has the term λ Σ_{i<j} ‖θ_i − θ_j‖². The encoders start
 * equal, so that it starts at 0.
 */
export function soft(parts: BuiltParts): Body {
  const [first, ...others] = parts.tasks.map((task) => parts.stack(`${task}/encoder`));
  if (first) for (const other of others) startAs(first, other);
  return encoders(parts);
}

/** Gives `other` the values of `first`: copies, since variables that held the same tensor would be one in a graph. */
function startAs(first: Stack, other: Stack): void {
  for (const [i, { variable }] of first.parameters.entries()) {
    const target = other.parameters[i]?.variable;
    if (target) tf.tidy(() => target.assign(tf.tensor(variable.dataSync<'float32'>(), variable.shape)));
  }
}
