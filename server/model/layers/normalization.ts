import * as tf from '@tensorflow/tfjs-core';
import type { Normalization } from '../../definition/layer.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import { batchNormalization } from '../../backend/batch-normalization.ts';
import type { Pass } from '../pass.ts';
import { Arrays, withArrays, type BuiltLayer, type Site } from './built.ts';

/** (x − μ)/√(σ² + ε) with the mean and variance over some axes. */
function standardized(x: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  return tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
}

const scaled = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor => tf.add(tf.mul(x, gamma), beta);

/** Layer normalisation (Ba et al. 2016) over the last dimension, as Keras. */
const layerNormalization = (x: tf.Tensor, the: Named, epsilon: number): tf.Tensor =>
  scaled(standardized(x, [x.rank - 1], epsilon), the('gamma'), the('beta'));

/** Group normalisation (Wu & He 2018): each row's channels in groups, over all places and the group's channels. */
function groupNormalization(x: tf.Tensor, the: Named, groups: number, epsilon: number): tf.Tensor {
  const channels = x.shape.at(-1) ?? 1;
  const grouped = tf.reshape(x, [x.shape[0] ?? 0, -1, groups, channels / groups]);
  const normal = tf.reshape(standardized(grouped, [1, 3], epsilon), x.shape);
  return scaled(normal, the('gamma'), the('beta'));
}

/** What a batch gives: the normalised rows, and its mean and variance for the moving ones. */
interface BatchResult {
  readonly output: tf.Tensor;
  readonly mean: tf.Tensor;
  /** By the number of values less one. */
  readonly variance: tf.Tensor;
}

function byKernel(x: tf.Tensor, the: Named, epsilon: number): BatchResult {
  const channels = x.shape.at(-1) ?? 1;
  const inputs = {
    x: x.rank === 4 ? x : tf.reshape(x, [x.shape[0] ?? 0, -1, 1, channels]),
    scale: the('gamma'),
    offset: the('beta'),
  };
  const [output, mean, variance] = tf.engine().runKernel<tf.Tensor[]>(batchNormalization, inputs, { epsilon });
  if (!output || !mean || !variance) throw new Error('batch normalisation gave no output');
  return { output: tf.reshape(output, x.shape), mean, variance };
}

function composed(x: tf.Tensor, the: Named, epsilon: number): BatchResult {
  const axes = x.shape.slice(0, -1).map((_, i) => i);
  const count = x.size / (x.shape.at(-1) ?? 1);
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes);
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
  const output = scaled(normal, the('gamma'), the('beta'));
  return { output, mean, variance: tf.mul(variance, count / Math.max(1, count - 1)) };
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015). Training uses the batch's statistics and moves the kept ones,
 * m ← momentum·m + (1 − momentum)·(batch's), with the unbiased variance as PyTorch and Keras's fused form have it;
 * evaluation uses the kept ones.
 */
function batchNormalized(x: tf.Tensor, the: Named, momentum: number, epsilon: number, pass: Pass): tf.Tensor {
  const [movingMean, movingVariance] = [the('movingMean'), the('movingVariance')];
  if (!pass.training) {
    const scale = tf.mul(the('gamma'), tf.rsqrt(tf.add(movingVariance, epsilon)));
    return scaled(x, scale, tf.sub(the('beta'), tf.mul(movingMean, scale)));
  }
  const fused = tf.getKernel(batchNormalization, tf.getBackend()) !== undefined;
  const { output, mean, variance } = (fused ? byKernel : composed)(x, the, epsilon);
  for (const [kept, seen] of [[movingMean, mean] as const, [movingVariance, variance] as const])
    kept.assign(tf.add(tf.mul(kept, momentum), tf.mul(seen, 1 - momentum)));
  return output;
}

/** Finds an array of the layer, or of one of its tasks, by its name. */
type Named = (name: string) => tf.Variable;

function normalized(layer: Normalization, x: tf.Tensor, the: Named, pass: Pass): tf.Tensor {
  const { epsilon } = layer;
  switch (layer.type) {
    case 'layerNormalization':
      return layerNormalization(x, the, epsilon);
    case 'groupNormalization':
      return groupNormalization(x, the, layer.groups, epsilon);
    case 'batchNormalization':
      return batchNormalized(x, the, layer.momentum, epsilon, pass);
    default:
      throw new Error(`layer ${JSON.stringify(layer satisfies never)}`);
  }
}

/** Builds a normalisation; where each task has its own, the rows of each go through that. */
export function buildNormalization(layer: Normalization, step: LayerShape, site: Site): BuiltLayer {
  const arrays = new Arrays(step, site);
  const { tasks } = layer;
  const still = site.frozen?.(site.path) === true;
  // Statistics of the batch would change what a frozen layer makes of a row.
  const passOf = (pass: Pass): Pass => (still ? { ...pass, training: false } : pass);
  if (!tasks)
    return withArrays(step, arrays, (input, pass) =>
      normalized(layer, input, (name) => arrays.the(name), passOf(pass)),
    );
  return withArrays(step, arrays, (input, given) => {
    const pass = passOf(given);
    const { lanes } = pass;
    if (!lanes) throw new Error(`the layer ${layer.name} has to know whose rows it gets`);
    const blocks = lanes.length === 1 ? [input] : tf.split(input, lanes.length);
    const own = lanes.map((task, i) =>
      normalized(layer, blocks[i] ?? input, (name) => arrays.the(`${task}/${name}`), pass),
    );
    const [only] = own;
    return only && own.length === 1 ? only : tf.concat(own);
  });
}
