import { backend_util, pad, reshape, slice } from '@tensorflow/tfjs-core';
import type { KernelFunc, Tensor } from '@tensorflow/tfjs-core';

/** Along one axis of a convolution: sizes of input, output and kernel, the stride, and the padding before. */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly before: number;
}

/** Height and width of a convolution of channels-last data; dilated ones have no gradient in TensorFlow.js. */
export function axesOf(
  call: Parameters<KernelFunc>[0],
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  depthwise: boolean,
): readonly [Axis, Axis] {
  const { strides, padding } = readAttributes(call);
  const info = backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    1,
    padding,
    undefined,
    depthwise,
    'channelsLast',
  );
  return [
    {
      ...{ input: info.inHeight, output: info.outHeight, kernel: info.filterHeight },
      ...{ stride: info.strideHeight, before: info.padInfo.top },
    },
    {
      ...{ input: info.inWidth, output: info.outWidth, kernel: info.filterWidth },
      ...{ stride: info.strideWidth, before: info.padInfo.left },
    },
  ];
}

function readAttributes({ attrs }: Parameters<KernelFunc>[0]) {
  const { strides, pad: padding, dataFormat } = attrs ?? {};
  if (dataFormat !== undefined && dataFormat !== 'NHWC') throw new TypeError('Only channels-last data are supported.');
  const [high, wide] = Array.isArray(strides) ? strides : [strides, strides];
  if (typeof high !== 'number' || typeof wide !== 'number') throw new TypeError('Strides are one or two numbers.');
  // TensorFlow refuses paddings in numbers, and the wasm kernel writes past its memory with them.
  const known = padding === 'same' ? 'same' : padding === 'valid' ? 'valid' : undefined;
  if (known === undefined) throw new TypeError('A padding is same or valid.');
  return { strides: [high, wide] satisfies [number, number], padding: known } as const;
}

/** Pads an axis with zeros on both sides; a negative count cuts off as many. */
export function padOrCut(x: Tensor, counts: readonly (readonly [before: number, after: number])[]): Tensor {
  const padded = pad(
    x,
    counts.map(([before, after]) => [Math.max(0, before), Math.max(0, after)]),
  );
  if (counts.every((pair) => pair.every((count) => count >= 0))) return padded;
  const begin = counts.map(([before]) => Math.max(0, -before));
  const size = padded.shape.map((length, i) => length - (begin[i] ?? 0) - Math.max(0, -(counts[i]?.[1] ?? 0)));
  return slice(padded, begin, size);
}

/** Puts `stride − 1` zeros after each row and column: [n, h, w, c] becomes [n, h·sh, w·sw, c]. */
export function spread(x: Tensor, [high, wide]: readonly [Axis, Axis]): Tensor {
  if (high.stride === 1 && wide.stride === 1) return x;
  const [n = 0, h = 0, w = 0, c = 0] = x.shape;
  const columns = pad(reshape(x, [n * h * w, 1, c]), [
    [0, 0],
    [0, wide.stride - 1],
    [0, 0],
  ]);
  const rows = pad(reshape(columns, [n * h, 1, w * wide.stride * c]), [
    [0, 0],
    [0, high.stride - 1],
    [0, 0],
  ]);
  return reshape(rows, [n, h * high.stride, w * wide.stride, c]);
}

/**
 * Zeros around the spread output's gradient, so that a forward convolution with the flipped kernel gives exactly the
 * input's gradient: input size = (before + spread + after) − kernel + 1, and an output's first tap lies at −before.
 */
export function aroundSpread({ input, output, kernel, stride, before }: Axis): [number, number] {
  const first = kernel - 1 - before;
  return [first, input + kernel - 1 - first - output * stride];
}

/** Padding (or a cut, if negative) by which each place of the kernel sees exactly one input for each output. */
export function aroundInput({ input, output, kernel, stride, before }: Axis): [number, number] {
  return [before, kernel + (output - 1) * stride - before - input];
}
