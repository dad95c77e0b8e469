import { tensor1d, tensor2d, type KernelFunc } from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { inputOf } from './kernel-inputs.ts';

/** `GramSpectrum` on the host, where the values of wasm tensors are. */
export const gramSpectrum: KernelFunc = (call) => {
  const x = inputOf(call, 'x');
  const [rows = 0, columns = 0] = x.shape;
  const matrix = Matrix.from1DArray(rows, columns, Array.from(x.dataSync()));
  const gram = matrix.transpose().mmul(matrix);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const order = [...realEigenvalues.keys()].sort((a, b) => (realEigenvalues[a] ?? 0) - (realEigenvalues[b] ?? 0));
  const values = order.map((i) => Math.sqrt(Math.max(0, realEigenvalues[i] ?? 0)));
  const vectors = eigenvectorMatrix.selection([...realEigenvalues.keys()], order).to1DArray();
  return [tensor1d(values), tensor2d(vectors, [columns, columns])];
};
