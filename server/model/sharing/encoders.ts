import * as tf from '@tensorflow/tfjs-core';
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
  const stacks = parts.tasks.map((task) => ({ prefix: `${task}/encoder/`, stack: parts.stack(`${task}/encoder`) }));
  const first = new Map<string, tf.Variable>();
  for (const { prefix, stack } of stacks)
    for (const { name, variable } of stack.parameters) {
      const place = name.slice(prefix.length);
      const start = first.get(place);
      if (start) startAs(start, variable);
      else first.set(place, variable);
    }
  return encoders(parts);
}

/** Gives an array the values of another: a copy, since variables that held the same tensor would be one in a graph. */
function startAs(first: tf.Variable, other: tf.Variable): void {
  tf.tidy(() => other.assign(tf.tensor(first.dataSync<'float32'>(), first.shape)));
}
