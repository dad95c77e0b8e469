import { getKernel, registerKernel, tidy, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelFunc } from '@tensorflow/tfjs-core';
import { spectrumKernel } from '../spectrum.ts';
import { conv2dBackpropFilter, conv2dBackpropInput } from './conv2d.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise.ts';
import { forwardBy } from './forward-conv.ts';
import type { ComposedKernel } from './kernel-inputs.ts';
import { matMulBy } from './mat-mul.ts';
import { avgPoolGrad, maxPoolGrad } from './pooling.ts';
import { gramSpectrum } from './spectrum.ts';
import { unsortedSegmentSum } from './segment-sum.ts';

const composed: Readonly<Record<string, ComposedKernel>> = {
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
  MaxPoolGrad: maxPoolGrad,
  AvgPoolGrad: avgPoolGrad,
};

/**
 * Gives the wasm backend the gradient kernels that it lacks, or has only slowly or wrong (its pooling's), composed of its fast ones. Called after
 * the package has registered its own kernels and before the backend starts.
 */
export function registerWasmKernels(): void {
  for (const [name, kernel] of Object.entries(composed)) replace(name, asKernel(kernel));
  registerKernel({ kernelName: spectrumKernel, backendName: 'wasm', kernelFunc: gramSpectrum });
  replace('BatchMatMul', asKernel(matMulBy(getKernel('BatchMatMul', 'wasm').kernelFunc)));
  for (const name of ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) {
    replace(name, forwardBy(getKernel(name, 'wasm').kernelFunc, name.includes('Depthwise')));
  }
}

/** Operations called inside a kernel are not recorded for gradients; tidy frees what they leave. */
function asKernel(kernel: ComposedKernel): KernelFunc {
  return (call) => tidy(() => kernel(call));
}

/** Keeps the original's set-up, by which it finds its function in the wasm module. */
function replace(kernelName: string, kernelFunc: KernelFunc): void {
  const original = getKernel(kernelName, 'wasm');
  if (original) unregisterKernel(kernelName, 'wasm');
  registerKernel({ ...original, kernelName, backendName: 'wasm', kernelFunc });
}
