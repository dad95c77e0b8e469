import { engine, Tensor, transpose } from '@tensorflow/tfjs-core';
import type { KernelFunc } from '@tensorflow/tfjs-core';
import { inputOf } from './kernel-inputs.ts';
import type { ComposedKernel } from './kernel-inputs.ts';

/** Matrix products by the backend's own kernel, transposed operands transposed first: its loop over those is slow. */
export function matMulBy(original: KernelFunc): ComposedKernel {
  return (call) => {
    const { transposeA, transposeB } = call.attrs ?? {};
    const a = transposeA ? swapLast(inputOf(call, 'a')) : inputOf(call, 'a');
    const b = transposeB ? swapLast(inputOf(call, 'b')) : inputOf(call, 'b');
    const product = original({ ...call, inputs: { a, b }, attrs: { transposeA: false, transposeB: false } });
    const [info] = Array.isArray(product) ? product : [product];
    if (info === undefined) throw new TypeError('A matrix product has one output.');
    return info instanceof Tensor ? info : engine().makeTensorFromTensorInfo(info);
  };
}

/** Exchanges the last two axes. */
function swapLast(x: Tensor): Tensor {
  const axes = x.shape.map((_, i) => i);
  return transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}
