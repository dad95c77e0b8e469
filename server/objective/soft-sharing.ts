import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../backend/sum-in-order.ts';
import type { SoftSharing } from '../definition/sharing.ts';
import type { Parameter } from '../model/parameter.ts';
import type { Term } from './regularizers.ts';

/** The copies of each of the encoder's parameters, one a task, that soft sharing draws together. */
function copiesOf(parameters: readonly Parameter[]): readonly (readonly Parameter[])[] {
  const copies = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const prefix = `${parameter.tasks[0] ?? ''}/encoder/`;
    if (parameter.part !== 'encoder' || !parameter.name.startsWith(prefix)) continue;
    const place = parameter.name.slice(prefix.length);
    copies.set(place, [...(copies.get(place) ?? []), parameter]);
  }
  return [...copies.values()];
}

/** λ Σ_{i<j} ‖θ_i − θ_j‖² over the tasks' copies of the encoder, biases included (Duong 2015). */
export function softTerm({ lambda }: SoftSharing, parameters: readonly Parameter[]): Term {
  const copies = copiesOf(parameters);
  const pairs = copies.flatMap((same) => same.flatMap((a, i) => same.slice(i + 1).map((b) => [a, b] as const)));
  return {
    label: 'soft(encoder)',
    parameters: copies.flat(),
    smooth: true,
    value() {
      const squares = pairs.map(([a, b]) => tf.sum<tf.Scalar>(tf.squaredDifference(a.variable, b.variable)));
      return tf.mul<tf.Scalar>(squares.length === 0 ? tf.scalar(0) : sumInOrder(squares), lambda);
    },
    prox: () => {
      throw new Error('soft sharing is smooth: it has no proximal step');
    },
  };
}
