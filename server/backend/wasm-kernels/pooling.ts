import { backend_util, tensor } from '@tensorflow/tfjs-core';
import { sizes } from './conv2d.ts';
import { inputOf } from './kernel-inputs.ts';
import type { ComposedKernel } from './kernel-inputs.ts';

type Call = Parameters<ComposedKernel>[0];
type Geometry = ReturnType<typeof backend_util.computePool2DInfo>;

/**
 * One window of one row: where its first channel stands in dy and, for each place that it covers, padding left out, in x.
 * The list is only lent.
 */
type Visit = (output: number, inputs: Int32Array) => void;

/** A size for both sides or for each, as pooling attributes have it. */
function pairOf({ attrs }: Call, name: string): [number, number] {
  const value = attrs?.[name];
  if (typeof value === 'number') return [value, value];
  const [high, wide] = Array.isArray(value) ? value : [];
  if (typeof high !== 'number' || typeof wide !== 'number') throw new TypeError(`The kernel's ${name} is no size.`);
  return [high, wide];
}

function padOf({ attrs }: Call): 'same' | 'valid' | number {
  const pad: unknown = attrs?.['pad'];
  if (pad === 'same' || pad === 'valid' || typeof pad === 'number') return pad;
  throw new TypeError("The kernel's pad is none of same, valid and a number.");
}

/** Places of a window along one side that lie within the picture. */
const covered = (place: number, stride: number, window: number, before: number, size: number): readonly number[] =>
  Array.from({ length: window }, (_, i) => place * stride - before + i).filter((at) => at >= 0 && at < size);

function visitWindows(geometry: Geometry, visit: Visit): void {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = geometry;
  const { strideHeight, strideWidth, filterHeight, filterWidth } = geometry;
  for (let row = 0; row < outHeight; row++) {
    const highs = covered(row, strideHeight, filterHeight, padInfo.top, inHeight);
    for (let column = 0; column < outWidth; column++) {
      const wides = covered(column, strideWidth, filterWidth, padInfo.left, inWidth);
      const places = highs.flatMap((high) => wides.map((wide) => high * inWidth + wide));
      const inputs = new Int32Array(places.length);
      for (let n = 0; n < batchSize; n++) {
        places.forEach((place, i) => (inputs[i] = (n * inHeight * inWidth + place) * inChannels));
        visit(((n * outHeight + row) * outWidth + column) * inChannels, inputs);
      }
    }
  }
}

function geometryOf(call: Call): Geometry {
  const x = sizes(inputOf(call, 'input'));
  return backend_util.computePool2DInfo(x, pairOf(call, 'filterSize'), pairOf(call, 'strides'), 1, padOf(call));
}

/** dL/dx of max-pooling: each window's gradient goes to its largest value, the first of equals. */
export const maxPoolGrad: ComposedKernel = (call) => {
  const input = inputOf(call, 'input');
  const [x, dy] = [input.dataSync<'float32'>(), inputOf(call, 'dy').dataSync<'float32'>()];
  const dx = new Float32Array(x.length);
  const channels = input.shape[3] ?? 1;
  visitWindows(geometryOf(call), (output, inputs) => {
    for (let channel = 0; channel < channels; channel++) {
      let best = (inputs[0] ?? 0) + channel;
      for (let i = 1; i < inputs.length; i++) {
        const at = (inputs[i] ?? 0) + channel;
        if ((x[at] ?? 0) > (x[best] ?? 0)) best = at;
      }
      dx[best] = (dx[best] ?? 0) + (dy[output + channel] ?? 0);
    }
  });
  return tensor(dx, input.shape);
};

/** dL/dx of average-pooling: each window's gradient, shared evenly by the values that it covers. */
export const avgPoolGrad: ComposedKernel = (call) => {
  const input = inputOf(call, 'input');
  const dy = inputOf(call, 'dy').dataSync<'float32'>();
  const dx = new Float32Array(input.size);
  const channels = input.shape[3] ?? 1;
  visitWindows(geometryOf(call), (output, inputs) => {
    for (let i = 0; i < inputs.length; i++)
      for (let channel = 0; channel < channels; channel++) {
        const at = (inputs[i] ?? 0) + channel;
        dx[at] = (dx[at] ?? 0) + (dy[output + channel] ?? 0) / inputs.length;
      }
  });
  return tensor(dx, input.shape);
};
