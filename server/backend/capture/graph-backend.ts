import type { DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorMetadata, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';

/** What a recorder needs of tfjs-node's backend: the addon behind it, and the addon's numbers of tensors and dtypes. */
export interface GraphBackend {
  binding: TFJSBinding;
  getDTypeInteger(dtype: DataType): number;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
}

/** Whether a TensorFlow.js backend is tfjs-node's, whose every operation passes through the addon's `executeOp`. */
export function isGraphBackend(backend: object): backend is GraphBackend {
  return 'binding' in backend && 'getDTypeInteger' in backend && 'getInputTensorIds' in backend;
}
