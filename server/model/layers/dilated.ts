import * as tf from '@tensorflow/tfjs-core';
import type { Convolution } from '../../definition/layer.ts';
import { bothSides } from '../../definition/layer-shapes/windows.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import { Arrays, withArrays, type BuiltLayer, type Site } from './built.ts';
import { activate } from './keras.ts';

type Rates = readonly [number, number];

/** Distances between the places that a convolution sees; the steps of a sequence are the width of a picture of height 1. */
export const ratesOf = (layer: Convolution): Rates =>
  layer.type === 'conv1d' ? [1, layer.dilationRate] : bothSides(layer.dilationRate ?? 1);

/** A kernel with rows and columns of zeros put between its own: [(h − 1)·d + 1, (w − 1)·d + 1, inputs, outputs]. */
function spread(kernel: tf.Tensor4D, [high, wide]: Rates): tf.Tensor4D {
  const [h, w, inputs, outputs] = kernel.shape;
  const apart = tf.pad(tf.reshape(kernel, [h, 1, w, 1, inputs * outputs]), [
    [0, 0],
    [0, high - 1],
    [0, 0],
    [0, wide - 1],
    [0, 0],
  ]);
  const whole = tf.reshape<tf.Rank.R4>(apart, [h * high, w * wide, inputs, outputs]);
  return tf.slice(whole, [0, 0, 0, 0], [(h - 1) * high + 1, (w - 1) * wide + 1, inputs, outputs]);
}

/** The layer on a picture; `kernel` gives its arrays as kernels of pictures. */
function convolved(x: tf.Tensor4D, layer: Convolution, kernel: (name: string) => tf.Tensor4D): tf.Tensor {
  const { padding } = layer;
  const rates = ratesOf(layer);
  switch (layer.type) {
    case 'conv1d':
    case 'conv2d':
      return tf.conv2d(x, spread(kernel('kernel'), rates), 1, padding);
    case 'depthwiseConv2d':
      return tf.depthwiseConv2d(x, spread(kernel('depthwiseKernel'), rates), 1, padding);
    case 'separableConv2d': {
      const channels: tf.Tensor4D = tf.depthwiseConv2d(x, spread(kernel('depthwiseKernel'), rates), 1, padding);
      return tf.conv2d(channels, kernel('pointwiseKernel'), 1, 'valid');
    }
    default:
      throw new Error(`layer ${JSON.stringify(layer satisfies never)}`);
  }
}

const asKernel = (kernel: tf.Tensor): tf.Tensor4D =>
  (kernel.rank === 3 ? tf.expandDims(kernel, 0) : kernel) as tf.Tensor4D;

/** Builds a convolution with a dilation rate above 1: TensorFlow.js has no gradients for it, so its kernel is spread out. */
export function buildDilated(layer: Convolution, step: LayerShape, site: Site): BuiltLayer {
  const arrays = new Arrays(step, site);
  const activation = activate(layer.activation);
  return withArrays(step, arrays, (input) => {
    const x = (input.rank === 3 ? tf.expandDims(input, 1) : input) as tf.Tensor4D;
    const output = convolved(x, layer, (name) => asKernel(arrays.the(name)));
    const bias = arrays.find('bias');
    const shaped = tf.reshape(output, [input.shape[0] ?? 0, ...step.output]);
    return activation(bias ? tf.add(shaped, bias) : shaped);
  });
}
