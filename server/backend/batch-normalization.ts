import { engine, registerGradient, registerKernel, tensor, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphBackend } from './capture/graph-backend.ts';

/**
 * TensorFlow's batch normalisation in training. Inputs `x` [rows, height, width, channels], `scale` and `offset` [channels];
 * attribute `epsilon`. Outputs: the normalised x, the batch's mean, its variance by rows·height·width − 1, and three arrays
 * that the gradient needs.
 */
export const batchNormalization = 'FusedBatchNormV3';

const gradient = 'FusedBatchNormGradV3';

/** Registers the kernel and its gradient on TensorFlow's backend. */
export function registerBatchNormalization(backend: GraphBackend): void {
  registerKernel({
    kernelName: batchNormalization,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { x, scale, offset }, attrs }) => {
      const none = tensor([], [0]);
      const inputs = [x, scale, offset, none, none];
      return run(backend, batchNormalization, inputs, attrs, 6);
    },
  });
  registerKernel({
    kernelName: gradient,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { dy, x, scale, first, second, third }, attrs }) =>
      run(backend, gradient, [dy, x, scale, first, second, third], attrs, 5).slice(0, 3),
  });
  registerGradient({
    kernelName: batchNormalization,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, scale, first, second, third] = saved.map(given);
      const inputs = { dy: given(Array.isArray(dy) ? dy[0] : dy), x: given(x), scale: given(scale) };
      const reserved = { first: given(first), second: given(second), third: given(third) };
      const gradients = engine().runKernel<Tensor[]>(gradient, { ...inputs, ...reserved }, attrs);
      return { x: () => given(gradients[0]), scale: () => given(gradients[1]), offset: () => given(gradients[2]) };
    },
  });
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('batch normalisation lacks an input');
  return value;
}

function run(
  backend: GraphBackend,
  operation: string,
  inputs: readonly (TensorInfo | undefined)[],
  attrs: object | undefined,
  outputs: number,
): TensorInfo[] {
  const { binding } = backend;
  const epsilon = attrs && 'epsilon' in attrs ? Number(attrs.epsilon) : 0;
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
  const ids = backend.getInputTensorIds(inputs.map(given));
  return binding.executeOp(operation, attributes, ids, outputs).map((output) => backend.createOutputTensor(output));
}
