import {
  expandDims,
  mul,
  registerGradient,
  registerKernel,
  scalar,
  tensor,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';

/** Kernels that the engine uses where the backend has them, and composes itself where not. */
export const kernels = {
  /** Inputs `logits` [rows, classes] and `labels` [rows]; outputs the loss of each row, and its gradient by the logits. */
  crossEntropy: 'SparseSoftmaxCrossEntropyWithLogits',
  /**
   * Input `counter`, int32 [2, 2]: two 64-bit integers as low and high words. Attributes `shape`, and `key`: two 32-bit
   * words. Output: uniform numbers in [0, 1), those of our streams with that key and counter.
   */
  uniform: 'PhiloxUniform',
} as const;

/** TensorFlow's number of the Philox algorithm, and of the dtype uint64. */
const philox = 1;
const uint64 = 23;

/** Registers the kernels of TensorFlow's that TensorFlow.js does not use. */
export function registerTensorFlowKernels(backend: NodeJSKernelBackend): void {
  const { binding } = backend;
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  registerKernel({
    kernelName: kernels.crossEntropy,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { logits, labels } }) => {
      if (!logits || !labels) throw new Error(`${kernels.crossEntropy} lacks an input`);
      const types = [type('T', binding.TF_FLOAT), type('Tlabels', binding.TF_INT32)];
      return backend.executeMultipleOutputs(kernels.crossEntropy, types, [logits as Tensor, labels as Tensor], 2);
    },
  });
  registerGradient({
    kernelName: kernels.crossEntropy,
    outputsToSave: [false, true],
    gradFunc: (dy, [gradient]) => ({
      logits: () => {
        const [loss] = Array.isArray(dy) ? dy : [dy];
        if (!loss || !gradient) throw new Error(`${kernels.crossEntropy} was saved nothing`);
        return mul(expandDims(loss, 1), gradient);
      },
    }),
  });
  registerKernel({
    kernelName: kernels.uniform,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { counter }, attrs }) => {
      const { shape, key } = uniformAttributes(attrs);
      const words = (pairs: Tensor) =>
        backend.executeSingleOutput('Bitcast', [type('T', binding.TF_INT32), type('type', uint64)], [pairs]);
      const inputs = [
        tensor(shape, [shape.length], 'int32'),
        tensor(key, [1, 2], 'int32'),
        counter as Tensor,
        scalar(philox, 'int32'),
      ];
      const [sizes, keys, counters, algorithm] = inputs;
      if (!sizes || !keys || !counters || !algorithm) throw new Error(`${kernels.uniform} lacks an input`);
      const types = [type('dtype', binding.TF_FLOAT), type('Tshape', binding.TF_INT32)];
      return backend.executeSingleOutput('StatelessRandomUniformV2', types, [
        sizes,
        words(keys),
        words(counters),
        algorithm,
      ]);
    },
  });
}

function uniformAttributes(attrs: NamedAttrMap | undefined): { shape: number[]; key: number[] } {
  const numbers = (value: unknown) => (Array.isArray(value) ? value.map(Number) : []);
  return { shape: numbers(attrs?.shape), key: numbers(attrs?.key).map((word) => word | 0) };
}
