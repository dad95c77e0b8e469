import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphBackend } from './capture/graph-backend.ts';
import { spectrumKernel } from './spectrum.ts';

/** TensorFlow's number of the dtype double, which TensorFlow.js does not know. */
const double = 2;

/** Lets TensorFlow decompose matrices, in double precision between a cast there and a cast back. */
export function registerSpectrum(backend: GraphBackend): void {
  registerKernel({
    kernelName: spectrumKernel,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { x } }) => {
      if (x === undefined) throw new Error('the spectrum lacks its matrix');
      return decompose(backend, x);
    },
  });
}

function decompose(backend: GraphBackend, x: TensorInfo): TensorInfo[] {
  const { binding } = backend;
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const flag = (name: string, value: boolean) => ({ name, type: binding.TF_ATTR_BOOL, value });
  const between: number[] = [];
  const run = (op: string, attributes: Parameters<typeof binding.executeOp>[1], inputs: number[], outputs = 1) => {
    const results = binding.executeOp(op, attributes, inputs, outputs);
    between.push(...results.map(({ id }) => id));
    return results.map(({ id }) => id);
  };
  const cast = (from: number, to: number) => [type('SrcT', from), type('DstT', to), flag('Truncate', false)] as const;
  const [wide = 0] = run('Cast', [...cast(binding.TF_FLOAT, double)], backend.getInputTensorIds([x]));
  const [gram = 0] = run(
    'MatMul',
    [type('T', double), flag('transpose_a', true), flag('transpose_b', false)],
    [wide, wide],
  );
  const [squares = 0, vectors = 0] = run('SelfAdjointEigV2', [type('T', double), flag('compute_v', true)], [gram], 2);
  // Rounding makes squares of 0 negative.
  const [positive = 0] = run('Relu', [type('T', double)], [squares]);
  const [values = 0] = run('Sqrt', [type('T', double)], [positive]);
  const narrow = [values, vectors].map((id) => {
    const [output] = binding.executeOp('Cast', [...cast(double, binding.TF_FLOAT)], [id], 1);
    if (!output) throw new Error('TensorFlow casts nothing');
    return backend.createOutputTensor(output);
  });
  between.forEach((id) => binding.deleteTensor(id));
  return narrow;
}
