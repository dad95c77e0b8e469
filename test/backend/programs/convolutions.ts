import * as tf from '@tensorflow/tfjs-core';

/** One convolution: sizes of picture, kernel and channels, stride and padding; `multiplier` makes it depthwise. */
export interface Geometry {
  readonly size: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly channels: number;
  readonly filters: number;
  readonly stride: number | [number, number];
  readonly pad: 'same' | 'valid';
  readonly depthwise: boolean;
}

const plain = {
  size: [6, 5],
  kernel: [3, 3],
  channels: 2,
  filters: 3,
  stride: 1,
  pad: 'same',
  depthwise: false,
} as const;

/** Square and oblong, strided so that rows are left over, padded unevenly, kernels of one place and as large as the picture. */
export const convolutions: readonly Geometry[] = [
  plain,
  { ...plain, pad: 'valid' },
  { ...plain, stride: 2 },
  { ...plain, stride: 2, pad: 'valid' },
  { ...plain, stride: [3, 2], kernel: [2, 4] },
  { ...plain, stride: [2, 1], kernel: [5, 2] },
  { ...plain, kernel: [1, 1], stride: 2 },
  { ...plain, kernel: [6, 5], pad: 'valid' },
  { ...plain, channels: 1, filters: 1 },
  { ...plain, depthwise: true, filters: 1 },
  { ...plain, depthwise: true, filters: 2, stride: 2 },
  { ...plain, depthwise: true, filters: 2, stride: 2, pad: 'valid', kernel: [2, 3] },
  { ...plain, depthwise: true, filters: 3, stride: [1, 2] },
];

const waves = (shape: [number, number, number, number], speed: number): tf.Tensor4D =>
  tf.reshape(tf.sin(tf.mul(tf.range(1, 1 + shape.reduce((a, b) => a * b)), speed)), shape);

/** A geometry as a function of input and filter, with values for both. */
export function convolution(geometry: Geometry) {
  const { size, kernel, channels, filters, stride, pad, depthwise } = geometry;
  const f = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
    const data = x.as4D(2, ...size, channels);
    const weights = filter.as4D(...kernel, channels, filters);
    return depthwise ? tf.depthwiseConv2d(data, weights, stride, pad) : tf.conv2d(data, weights, stride, pad);
  };
  return {
    name: `${depthwise ? 'depthwise' : 'conv'} ${kernel.join('×')} stride ${stride} ${pad} ${channels}→${filters}`,
    f,
    x: waves([2, ...size, channels], 0.37),
    filter: waves([...kernel, channels, filters], 0.91),
  };
}
