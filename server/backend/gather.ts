import { registerKernel, scalar, unregisterKernel } from '@tensorflow/tfjs-core';
import type { GraphBackend } from './capture/graph-backend.ts';

/**
 * Replaces tfjs-node's GatherV2, which first looks at every index on the host: that costs time and cannot stand in a graph.
 * TensorFlow's own operation refuses an index out of range on the CPU.
 */
export function registerGather(backend: GraphBackend): void {
  unregisterKernel('GatherV2', 'tensorflow');
  registerKernel({
    kernelName: 'GatherV2',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { x, indices }, attrs }) => {
      const { binding } = backend;
      if (!x || !indices) throw new Error('GatherV2 lacks an input');
      const axis = scalar(Number(attrs?.axis), 'int32');
      const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
      const attributes = [
        { name: 'batch_dims', type: binding.TF_ATTR_INT, value: Number(attrs?.batchDims ?? 0) },
        type('Tparams', backend.getDTypeInteger(x.dtype)),
        type('Tindices', backend.getDTypeInteger(indices.dtype)),
        type('Taxis', binding.TF_INT32),
      ];
      const ids = backend.getInputTensorIds([x, indices, axis]);
      const [output] = binding.executeOp('GatherV2', attributes, ids, 1);
      axis.dispose();
      if (!output) throw new Error('GatherV2 gave no output');
      return backend.createOutputTensor(output);
    },
  });
}
