import * as tf from '@tensorflow/tfjs-core';
import { layers as keras } from '@tensorflow/tfjs-layers';
import type { Layer } from '../definition/experiment.ts';
import { kernels } from '../backend/tensorflow-kernels.ts';
import { stream, streamKey } from '../data/random.ts';

/** What a forward pass needs beside its input. */
export interface Pass {
  /** Dropout only drops while training. */
  readonly training: boolean;
  /** Keys of the pass's random draws: the run's seed and the number of the step. */
  readonly seed: number;
  readonly step: number;
  /** `counterOf(step)` as an int32 tensor [2, 2], where the device draws. */
  readonly counter?: tf.Tensor;
}

/** A stream's counter [0, step] as two 64-bit integers of two words each, the lower first. */
export function counterOf(step: number): Int32Array {
  return Int32Array.of(0, 0, step | 0, Math.floor(step / 2 ** 32));
}

/** A layer with its parameters, ready to be applied any number of times. */
export interface BuiltLayer {
  readonly outputShape: readonly number[];
  /** Kernel before bias; empty for layers that learn nothing. */
  readonly weights: readonly { readonly role: 'kernel' | 'bias'; readonly variable: tf.Variable }[];
  apply(input: tf.Tensor, pass: Pass): tf.Tensor;
}

type KerasLayer = InstanceType<typeof keras.Layer>;

function kerasLayer(layer: Exclude<Layer, { type: 'dropout' }>): KerasLayer {
  switch (layer.type) {
    case 'conv2d': {
      const { filters, kernelSize, strides, padding, activation, useBias } = layer;
      return keras.conv2d({ filters, kernelSize, strides, padding, activation, useBias, kernelInitializer: 'zeros' });
    }
    case 'dense': {
      const { units, activation, useBias } = layer;
      return keras.dense({ units, activation, useBias, kernelInitializer: 'zeros' });
    }
    case 'maxPooling2d':
      return keras.maxPooling2d({ poolSize: layer.poolSize, strides: layer.strides, padding: layer.padding });
    case 'averagePooling2d':
      return keras.averagePooling2d({ poolSize: layer.poolSize, strides: layer.strides, padding: layer.padding });
    case 'globalAveragePooling2d':
      return keras.globalAveragePooling2d({});
    case 'flatten':
      return keras.flatten();
    default:
      throw new Error(`layer ${JSON.stringify(layer satisfies never)}`);
  }
}

function tensorOf(output: ReturnType<KerasLayer['apply']>): tf.Tensor {
  if (output instanceof tf.Tensor) return output;
  throw new TypeError('a layer of one input gives one tensor');
}

/** Uniform numbers in [0, 1) from the stream of a layer and a step: drawn by the device where it can, else here. */
function uniform(shape: number[], path: string, { seed, step, counter }: Pass): tf.Tensor {
  if (counter && tf.getKernel(kernels.uniform, tf.getBackend())) {
    const key = [...streamKey(seed, 'dropout', path)];
    return tf.engine().runKernel<tf.Tensor>(kernels.uniform, { counter }, { shape, key });
  }
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  stream(seed, 'dropout', path, step).fillUniform(values, 0, 1);
  return tf.tensor(values, shape);
}

/** Keeps each value with probability 1 − rate, scaled by 1/(1 − rate) (Srivastava et al. 2014). */
function dropout(input: tf.Tensor, rate: number, path: string, pass: Pass): tf.Tensor {
  if (!pass.training || rate === 0) return input;
  const kept = tf.cast(tf.greaterEqual(uniform(input.shape, path, pass), rate), 'float32');
  return tf.mul(input, tf.mul(kept, 1 / (1 - rate)));
}

/**
 * Builds a layer for inputs of `inputShape` (without the batch dimension), its parameters zero.
 * @param path unique in the network; keys the layer's random stream
 */
export function buildLayer(layer: Layer, inputShape: readonly number[], path: string): BuiltLayer {
  if (layer.type === 'dropout') {
    return { outputShape: inputShape, weights: [], apply: (input, pass) => dropout(input, layer.rate, path, pass) };
  }
  const built = kerasLayer(layer);
  built.build([null, ...inputShape]);
  const outputShape = built
    .computeOutputShape([null, ...inputShape])
    .slice(1)
    .map(Number);
  const weights = built.trainableWeights.map((weight) => {
    const variable = weight.read();
    if (!(variable instanceof tf.Variable)) throw new TypeError(`${weight.name} is no variable`);
    return { role: weight.originalName.endsWith('bias') ? ('bias' as const) : ('kernel' as const), variable };
  });
  return {
    outputShape,
    weights,
    apply: (input, pass) => tensorOf(built.apply(input, { training: pass.training })),
  };
}
