import { transpose } from '@tensorflow/tfjs-core';
import type { KernelFunc, Tensor } from '@tensorflow/tfjs-core';
import { inputOf, outputOf } from './kernel-inputs.ts';
import type { ComposedKernel } from './kernel-inputs.ts';

/** Matrix products by the backend's own kernel, transposed operands transposed first: its loop over those is slow. */
export function matMulBy(original: KernelFunc): ComposedKernel {
  return (call) => {
    const { transposeA, transposeB } = call.attrs ?? {};
    const a = transposeA ? swapLast(inputOf(call, 'a')) : inputOf(call, 'a');
    const b = transposeB ? swapLast(inputOf(call, 'b')) : inputOf(call, 'b');
    return outputOf(original({ ...call, inputs: { a, b }, attrs: { transposeA: false, transposeB: false } }));
  };
}

/** Exchanges the last two axes. */
function swapLast(x: Tensor): Tensor {
  const axes = x.shape.map((_, i) => i);
  return transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}
