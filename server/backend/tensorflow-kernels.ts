import {
  expandDims,
  mul,
  registerGradient,
  registerKernel,
  scalar,
  tensor,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { GraphBackend } from './capture/graph-backend.ts';

/** Kernels that the engine uses where the backend has them, and composes itself where not. */
export const kernels = {
  /** Inputs `logits` [rows, classes] and `labels` [rows]; outputs the loss of each row, and its gradient by the logits. */
  crossEntropy: 'SparseSoftmaxCrossEntropyWithLogits',
  /**
   * Input `counter`, int32 [2, 2]: two 64-bit integers as low and high words. Attributes `shape`, and `key`: two 32-bit
   * words. Output: uniform numbers in [0, 1), those of our streams with that key and counter.
   */
  uniform: 'PhiloxUniform',
  /** Input `x` of any shape; output: Σx²/2, a scalar. */
  halfSquares: 'L2Loss',
} as const;

/** TensorFlow's number of the Philox algorithm, and of the dtype uint64. */
const philox = 1;
const uint64 = 23;

/** Registers the kernels of TensorFlow's that TensorFlow.js does not use. */
export function registerTensorFlowKernels(backend: GraphBackend): void {
  registerKernel({
    kernelName: kernels.crossEntropy,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { logits, labels } }) => crossEntropy(backend, given(logits), given(labels)),
  });
  registerGradient({
    kernelName: kernels.crossEntropy,
    outputsToSave: [false, true],
    gradFunc: (dy, [gradient]) => ({
      logits: () => mul(expandDims(given(Array.isArray(dy) ? dy[0] : dy), 1), given(gradient)),
    }),
  });
  registerKernel({
    kernelName: kernels.uniform,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { counter }, attrs }) => uniform(backend, given(counter), attrs),
  });
  registerKernel({
    kernelName: kernels.halfSquares,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { x } }) => halfSquares(backend, given(x)),
  });
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a kernel lacks an input');
  return value;
}

function typeAttribute({ binding }: GraphBackend, name: string, value: number) {
  return { name, type: binding.TF_ATTR_TYPE, value };
}

function crossEntropy(backend: GraphBackend, logits: TensorInfo, labels: TensorInfo): TensorInfo[] {
  const { binding } = backend;
  const types = [typeAttribute(backend, 'T', binding.TF_FLOAT), typeAttribute(backend, 'Tlabels', binding.TF_INT32)];
  const inputs = backend.getInputTensorIds([logits, labels]);
  return binding.executeOp(kernels.crossEntropy, types, inputs, 2).map((output) => backend.createOutputTensor(output));
}

function halfSquares(backend: GraphBackend, x: TensorInfo): TensorInfo {
  const { binding } = backend;
  const types = [typeAttribute(backend, 'T', binding.TF_FLOAT)];
  const [output] = binding.executeOp(kernels.halfSquares, types, backend.getInputTensorIds([x]), 1);
  return backend.createOutputTensor(given(output));
}

/** TensorFlow.js knows no uint64, so the keys and counters pass it by and go to the addon directly. */
function uniform(backend: GraphBackend, counter: TensorInfo, attrs: NamedAttrMap | undefined): TensorInfo {
  const { binding } = backend;
  const { shape, key } = uniformAttributes(attrs);
  const asUint64 = (words: TensorInfo): number => {
    const types = [typeAttribute(backend, 'T', binding.TF_INT32), typeAttribute(backend, 'type', uint64)];
    return given(binding.executeOp('Bitcast', types, backend.getInputTensorIds([words]), 1)[0]).id;
  };
  const words = [asUint64(tensor(key, [1, 2], 'int32')), asUint64(counter)];
  const [sizes, algorithm] = backend.getInputTensorIds([
    tensor(shape, [shape.length], 'int32'),
    scalar(philox, 'int32'),
  ]);
  const types = [typeAttribute(backend, 'dtype', binding.TF_FLOAT), typeAttribute(backend, 'Tshape', binding.TF_INT32)];
  const inputs = [given(sizes), ...words, given(algorithm)];
  const [output] = binding.executeOp('StatelessRandomUniformV2', types, inputs, 1);
  words.forEach((id) => binding.deleteTensor(id));
  return backend.createOutputTensor(given(output));
}

function uniformAttributes(attrs: NamedAttrMap | undefined): { shape: number[]; key: number[] } {
  const numbers = (value: unknown) => (Array.isArray(value) ? value.map(Number) : []);
  return { shape: numbers(attrs?.shape), key: numbers(attrs?.key).map((word) => word | 0) };
}
