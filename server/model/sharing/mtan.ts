import * as tf from '@tensorflow/tfjs-core';
import { attentionIds as ids } from '../../definition/architecture/mtan.ts';
import type { Attention } from '../../definition/sharing.ts';
import { at, forEach, type Body, type BuiltParts } from './body.ts';

/**
 * Multi-task attention network (Liu 2019). The shared encoder is cut into blocks; with u what a block's first kernel gives
 * and p what the block gives, task i sees â_i = h_i(g_i([u; f_i(â_i of the block before)])) ⊙ p, where g ends in ReLU and h
 * in a sigmoid. What follows the last block is shared, and each task's own â_i goes through it.
 */
export function mtan({ stack }: BuiltParts, { at: layers }: Attention): Body {
  return {
    features(input, tasks, pass) {
      let shared = input;
      let seen: Readonly<Record<string, tf.Tensor>> = {};
      for (const i of layers.keys()) {
        const first = stack(ids.first(i)).apply(shared, pass);
        const p = stack(ids.second(i)).apply(first, pass);
        const u = stack(ids.fit(i)).apply(first, pass);
        const before = seen;
        seen = forEach(tasks, (task) => {
          const looked = i === 0 ? u : tf.concat([u, stack(ids.carry(i, task)).apply(at(before, task), pass)], -1);
          return tf.mul(stack(ids.mask(i, task)).apply(looked, pass), p);
        });
        shared = p;
      }
      return { of: forEach(tasks, (task) => stack(ids.rest).apply(at(seen, task), pass)) };
    },
  };
}
