import { conv2d, reverse, transpose } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { aroundInput, aroundSpread, axesOf, padOrCut, spread } from './conv-geometry.ts';
import { fourOf, inputOf } from './kernel-inputs.ts';
import type { ComposedKernel } from './kernel-inputs.ts';

/**
 * dL/dF of a convolution, F [kh, kw, in, out]: the input with channels as batch, convolved with the output's gradient as
 * a filter of the output's size, dilated by the stride.
 */
export const conv2dBackpropFilter: ComposedKernel = (call) => {
  const x = inputOf(call, 'x');
  const dy = inputOf(call, 'dy');
  const axes = axesOf(call, sizes(x), fourOf(call, 'filterShape'), false);
  const padded = padOrCut(transpose(x, [3, 1, 2, 0]), [[0, 0], aroundInput(axes[0]), aroundInput(axes[1]), [0, 0]]);
  const filter = transpose(dy, [1, 2, 0, 3]);
  const dilations: [number, number] = [axes[0].stride, axes[1].stride];
  return transpose(conv2d(rank4(padded), rank4(filter), 1, 'valid', 'NHWC', dilations), [1, 2, 0, 3]);
};

/** dL/dx of a convolution: the output's gradient, spread by the stride, convolved with the flipped filter. */
export const conv2dBackpropInput: ComposedKernel = (call) => {
  const dy = inputOf(call, 'dy');
  const filter = inputOf(call, 'filter');
  const axes = axesOf(call, fourOf(call, 'inputShape'), sizes(filter), false);
  const padded = padOrCut(spread(dy, axes), [[0, 0], aroundSpread(axes[0]), aroundSpread(axes[1]), [0, 0]]);
  const flipped = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return conv2d(rank4(padded), rank4(flipped), 1, 'valid');
};

/** The four sizes of a tensor of rank 4. */
export function sizes(x: Tensor): [number, number, number, number] {
  return rank4(x).shape;
}

/** Checks a tensor's rank, which the engine does not tell a kernel's types. */
export function rank4(x: Tensor): Tensor4D {
  if (isRank4(x)) return x;
  throw new TypeError(`A convolution's tensor has rank 4, not ${x.rank}.`);
}

function isRank4(x: Tensor): x is Tensor4D {
  return x.rank === 4;
}
