import {
  addN,
  concat,
  depthwiseConv2d,
  mul,
  reshape,
  reverse,
  slice,
  stack,
  stridedSlice,
  sum,
} from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { aroundInput, aroundSpread, axesOf, padOrCut, spread } from './conv-geometry.ts';
import type { Axis } from './conv-geometry.ts';
import { rank4, sizes } from './conv2d.ts';
import { fourOf, inputOf } from './kernel-inputs.ts';
import type { ComposedKernel } from './kernel-inputs.ts';

/** dL/dx of a depthwise convolution with F [kh, kw, in, m]: one depthwise convolution for each of the m outputs a channel has. */
export const depthwiseBackpropInput: ComposedKernel = (call) => {
  const dy = inputOf(call, 'dy');
  const filter = inputOf(call, 'filter');
  const axes = axesOf(call, fourOf(call, 'inputShape'), sizes(filter), true);
  const padded = padOrCut(spread(dy, axes), [[0, 0], aroundSpread(axes[0]), aroundSpread(axes[1]), [0, 0]]);
  const [kh, kw, channels, multiplier] = sizes(filter);
  const flipped = reverse(filter, [0, 1]);
  const [n, h, w] = sizes(padded);
  const split = reshape(padded, [n * h * w * channels, multiplier]);
  const parts = Array.from({ length: multiplier }, (_, m) => {
    const gradient = reshape(slice(split, [0, m], [-1, 1]), [n, h, w, channels]);
    const kernel = slice(flipped, [0, 0, 0, m], [kh, kw, channels, 1]);
    return depthwiseConv2d(rank4(gradient), rank4(kernel), 1, 'valid');
  });
  return addN(parts);
};

/** dL/dF of a depthwise convolution: for each place of the kernel, the products of the input seen there and dL/dy, summed. */
export const depthwiseBackpropFilter: ComposedKernel = (call) => {
  const x = inputOf(call, 'x');
  const dy = inputOf(call, 'dy');
  const filterShape = fourOf(call, 'filterShape');
  const [kh, kw, channels, multiplier] = filterShape;
  const [high, wide] = axesOf(call, sizes(x), filterShape, true);
  const padded = padOrCut(x, [[0, 0], aroundInput(high), aroundInput(wide), [0, 0]]);
  const gradient = reshape(dy, [-1, channels, multiplier]);
  const rows = Array.from({ length: kh }, (_, i) => {
    const places = Array.from({ length: kw }, (_, j) => {
      const seen = reshape(seenAt(padded, [high, wide], i, j), [-1, channels, 1]);
      return sum(mul(seen, gradient), 0);
    });
    return stack(places);
  });
  return reshape(concat(rows), filterShape);
};

/** The values of the padded input that the place (i, j) of the kernel meets: [n, oh, ow, channels]. */
function seenAt(padded: Tensor, [high, wide]: readonly [Axis, Axis], i: number, j: number): Tensor {
  const [n, , , channels] = sizes(padded);
  const end = (from: number, { output, stride }: Axis) => from + (output - 1) * stride + 1;
  return stridedSlice(
    padded,
    [0, i, j, 0],
    [n, end(i, high), end(j, wide), channels],
    [1, high.stride, wide.stride, 1],
  );
}
