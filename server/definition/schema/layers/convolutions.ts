import { activation, kernelInitializer, name, padding, positive, sides, useBias } from '../layer-keys.ts';
import type { Key, Keys, Option } from '../schema.ts';

const filters = { is: positive, meaning: 'Number of output channels.' } as const satisfies Key;

const kernelSize = {
  is: sides,
  meaning: 'Sides of the kernel, pixels: one number, or [height, width].',
} as const satisfies Key;

const strides = {
  is: sides,
  default: 1,
  meaning: 'Step of the kernel, pixels: one number, or [height, width].',
} as const satisfies Key;

const dilationRate = {
  is: sides,
  default: 1,
  meaning: 'Distance between the pixels that the kernel sees; above 1 only with strides 1.',
} as const satisfies Key;

const depthMultiplier = {
  is: positive,
  default: 1,
  meaning: 'Outputs for each input channel.',
} as const satisfies Key;

const rest = { padding, dilationRate, activation, useBias, kernelInitializer, name } as const satisfies Keys;

export const convolutions = {
  conv1d: {
    meaning: 'Convolution over the steps of a sequence.',
    formula: 'activation(W∗x + b)',
    source: 'Keras Conv1D',
    keys: {
      filters,
      kernelSize: { is: positive, meaning: 'Number of steps that the kernel sees.' },
      strides: { is: positive, default: 1, meaning: 'Steps that the kernel moves on.' },
      ...rest,
      dilationRate: {
        is: positive,
        default: 1,
        meaning: 'Distance between the steps that the kernel sees; above 1 only with strides 1.',
      },
    },
  },
  conv2d: {
    meaning: 'Convolution over a picture.',
    formula: 'activation(W∗x + b)',
    source: 'Keras Conv2D',
    keys: { filters, kernelSize, strides, ...rest },
  },
  separableConv2d: {
    meaning: 'A kernel for each channel, then one of size 1 that mixes the channels: fewer parameters than conv2d.',
    formula: 'activation(P·(D∗x) + b)',
    source: 'Keras SeparableConv2D; Chollet 2017',
    keys: { filters, kernelSize, strides, depthMultiplier, ...rest },
  },
  depthwiseConv2d: {
    meaning: 'A kernel for each channel; channels are not mixed.',
    formula: 'activation(D_c∗x_c + b_c) for each channel c',
    source: 'Keras DepthwiseConv2D; Howard 2017',
    keys: { kernelSize, strides, depthMultiplier, ...rest },
  },
} as const satisfies Readonly<Record<string, Option>>;
