import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { SoftSharing } from '../../definition/sharing.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Penalty } from './penalty.ts';
import type { Block, Term } from './term.ts';
import { termOf } from './terms.ts';

/** The copies of each of the encoder's parameters, one a task, that soft sharing draws together. */
export function copiesOf(parameters: readonly Parameter[]): readonly Block[] {
  const copies = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const prefix = `${parameter.tasks[0] ?? ''}/encoder/`;
    if (parameter.part !== 'encoder' || !parameter.name.startsWith(prefix)) continue;
    const place = parameter.name.slice(prefix.length);
    copies.set(place, [...(copies.get(place) ?? []), parameter]);
  }
  return [...copies.values()];
}

/** λ Σ_{i<j} ‖θ_i − θ_j‖² of arrays that match (Duong 2015). */
function distances(lambda: number): Penalty {
  return {
    of(arrays) {
      const pairs = arrays.flatMap((a, i) =>
        arrays.slice(i + 1).map((b) => tf.sum<tf.Scalar>(tf.squaredDifference(a, b))),
      );
      return tf.mul<tf.Scalar>(pairs.length === 0 ? tf.scalar(0) : sumInOrder(pairs), lambda);
    },
  };
}

/** The term of soft sharing over the tasks' copies of the encoder, biases included. */
export const softTerm = ({ lambda }: SoftSharing, parameters: readonly Parameter[]): Term =>
  termOf('soft(encoder)', copiesOf(parameters), distances(lambda));
