import { reshape, scatterND } from '@tensorflow/tfjs-core';
import { inputOf } from './kernel-inputs.ts';
import type { ComposedKernel } from './kernel-inputs.ts';

/** Sums rows of x [n, …] by their segment [n]: scattering adds up rows of the same index. The gradient of a gather. */
export const unsortedSegmentSum: ComposedKernel = (call) => {
  const x = inputOf(call, 'x');
  const segments = inputOf(call, 'segmentIds');
  const count = call.attrs?.['numSegments'];
  if (typeof count !== 'number') throw new TypeError('numSegments is a number.');
  return scatterND(reshape(segments, [-1, 1]), x, [count, ...x.shape.slice(segments.rank)]);
};
