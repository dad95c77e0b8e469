import { tidy } from '@tensorflow/tfjs-core';
import type { KernelFunc } from '@tensorflow/tfjs-core';
import { aroundInput, axesOf, padOrCut } from './conv-geometry.ts';
import { sizes } from './conv2d.ts';
import { inputOf, outputOf } from './kernel-inputs.ts';

/**
 * The backend's own forward convolution, but for strides longer than the kernel: with `same` it then looks at other
 * places than TensorFlow does, so that the picture is padded or cut for it.
 */
export function forwardBy(original: KernelFunc, depthwise: boolean): KernelFunc {
  return (call) => {
    const { pad, dilations } = call.attrs ?? {};
    if (pad !== 'same' || isDilated(dilations)) return original(call);
    const x = inputOf(call, 'x');
    const axes = axesOf(call, sizes(x), sizes(inputOf(call, 'filter')), depthwise);
    if (axes.every(({ stride, kernel }) => stride <= kernel)) return original(call);
    return tidy(() => {
      const padded = padOrCut(x, [[0, 0], aroundInput(axes[0]), aroundInput(axes[1]), [0, 0]]);
      return outputOf(
        original({ ...call, inputs: { ...call.inputs, x: padded }, attrs: { ...call.attrs, pad: 'valid' } }),
      );
    });
  };
}

function isDilated(dilations: unknown): boolean {
  return [dilations].flat().some((dilation) => typeof dilation === 'number' && dilation > 1);
}
