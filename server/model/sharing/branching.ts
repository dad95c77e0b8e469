import * as tf from '@tensorflow/tfjs-core';
import { branchNames } from '../../definition/architecture/branching.ts';
import type { Branching } from '../../definition/sharing.ts';
import type { Pass } from '../pass.ts';
import { forEach, type Body, type BuiltParts } from './body.ts';
import { uniformDraws } from '../draws.ts';
import { mixture } from './mixtures.ts';

/** τ of a training step, counted from 1: from the first to the last by the same factor in each step, then the last. */
export function temperatureAt(step: number, { startTemperature, endTemperature, annealSteps }: Branching): number {
  const way = Math.min(1, (step - 1) / annealSteps);
  return startTemperature * (endTemperature / startTemperature) ** way;
}

/** −log(−log u) of uniform numbers, kept away from 0 and 1. */
function gumbelNoise(shape: readonly number[], path: string, pass: Pass): tf.Tensor {
  const draws = tf.clipByValue(uniformDraws(shape, 'branch', path, pass), 1e-7, 1 - 1e-7);
  return tf.neg(tf.log(tf.neg(tf.log(draws))));
}

/** d: softmax((log θ + Gumbel noise)/τ) in training (Jang 2017), all on the likeliest branch in evaluation. */
function choice(logits: tf.Tensor, path: string, pass: Pass): tf.Tensor {
  // Cast after: asked for float32, wasm's OneHot writes the bits of the integer 1.
  if (!pass.training) return tf.cast(tf.oneHot(tf.argMax(logits), logits.size), 'float32');
  const temperature = pass.scalars?.temperature;
  if (!temperature) throw new Error('branching needs the temperature of the step');
  return tf.softmax(tf.div(tf.add(logits, gumbelNoise(logits.shape, path, pass)), temperature));
}

/**
 * Learned branching (Guo 2020): of each block of layers there are copies; copy j of the next block, and each task after the
 * last, sees x_j = Σ_i d_ij y_i, where y_i is what copy i gives and d_j a choice among them that is learned.
 */
export function branching({ stack, weight }: BuiltParts, blocks: number, options: Branching): Body {
  const chosen = (follower: string, copies: readonly tf.Tensor[], pass: Pass) => {
    const name = branchNames.choice(follower);
    return mixture(choice(weight(name), name, pass), copies);
  };
  return {
    scalars: (step) => ({ temperature: temperatureAt(step, options) }),
    features(input, tasks, pass) {
      let copies: readonly tf.Tensor[] = [];
      for (let block = 1; block <= blocks; block++) {
        const before = copies;
        copies = branchNames
          .branches(block, options.branches)
          .map((id) => stack(id).apply(block === 1 ? input : chosen(id, before, pass), pass));
      }
      return { of: forEach(tasks, (task) => chosen(task, copies, pass)) };
    },
  };
}
