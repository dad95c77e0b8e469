// Prints, as JSON, 20 losses of a small CNN with an embedding and every activation, and the tensors alive after each step.
import * as tf from '@tensorflow/tfjs-core';
import { loadBackend } from '../../../server/backend/load.ts';

/** Smooth values without randomness, so that every backend and Node starts from the same. */
const waves = <R extends tf.Rank>(shape: tf.ShapeMap[R], speed: number, scale: number): tf.Tensor<R> =>
  tf.tidy(() =>
    tf.reshape(tf.mul(tf.sin(tf.mul(tf.range(1, 1 + shape.reduce((a, b) => a * b, 1)), speed)), scale), shape),
  );

async function main(wanted: string | undefined): Promise<void> {
  const { name, device, version } = await loadBackend(wanted === 'wasm' || wanted === 'tensorflow' ? wanted : 'auto');
  const conv = tf.variable(waves<tf.Rank.R4>([3, 3, 2, 8], 1.3, 0.3));
  const depthwise = tf.variable(waves<tf.Rank.R4>([3, 3, 8, 2], 2.1, 0.3));
  const dense = tf.variable(waves<tf.Rank.R2>([64, 5], 0.9, 0.2));
  const embedding = tf.variable(waves<tf.Rank.R2>([7, 16], 1.7, 0.5));
  const images = waves<tf.Rank.R4>([6, 8, 8, 2], 0.7, 1);
  const words = tf.tensor1d([0, 6, 3, 3, 1, 0], 'int32');
  const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 4, 0], 'int32'), 5);

  const loss = (): tf.Scalar => {
    let x: tf.Tensor4D = tf.relu(tf.conv2d(images, conv, 1, 'same'));
    x = tf.maxPool(x, 2, 2, 'valid');
    x = tf.tanh(tf.depthwiseConv2d(x, depthwise, 2, 'same'));
    const word = tf.sigmoid(tf.gather(embedding, words));
    const features = tf.mul(tf.reshape(x, [6, 64]), tf.tile(tf.softplus(word), [1, 4]));
    const logits = tf.matMul(tf.elu(features), dense);
    return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), -1)));
  };

  const optimizer = tf.train.adam(0.01);
  const losses: number[] = [];
  const tensors: number[] = [];
  for (let step = 0; step < 20; step++) {
    const value = optimizer.minimize(loss, true);
    losses.push(value?.dataSync()[0] ?? NaN);
    value?.dispose();
    tensors.push(tf.memory().numTensors);
  }
  console.log(JSON.stringify({ name, device, version, node: process.versions.node, losses, tensors }));
}

void main(process.argv[2]);
