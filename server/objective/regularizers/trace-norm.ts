import * as tf from '@tensorflow/tfjs-core';
import { leftSpectrum, rightSpectrum } from '../../backend/spectrum.ts';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Penalty } from './penalty.ts';
import type { Spectrum } from './structure.ts';
import { fromTaskMatrix, taskMatrix } from './task-matrix.ts';

const isTall = ({ shape: [rows, columns] }: tf.Tensor2D): boolean => rows >= columns;

/** The singular values of a matrix. */
const singularValues = (matrix: tf.Tensor2D): tf.Tensor1D =>
  (isTall(matrix) ? rightSpectrum(matrix) : leftSpectrum(matrix)).values;

/** The singular values of a matrix, as ranks are counted by. */
export const spectrumOf = (matrix: tf.Tensor2D): Spectrum => ({
  values: singularValues(matrix),
  longer: Math.max(...matrix.shape),
});

/** Σσ_i of a matrix. */
export const nuclearNorm = (matrix: tf.Tensor2D): tf.Scalar => tf.sum(singularValues(matrix));

/** Singular value thresholding, U max(0, Σ − t) Vᵀ (Cai, Candès & Shen 2010), by the vectors of the shorter side. */
export function thresholdSingularValues(matrix: tf.Tensor2D, threshold: tf.Tensor): tf.Tensor2D {
  const tall = isTall(matrix);
  const { values, vectors } = tall ? rightSpectrum(matrix) : leftSpectrum(matrix);
  const factors = tf.divNoNan(tf.relu(tf.sub(values, threshold)), values);
  const projection = tf.matMul(tf.mul(vectors, factors), vectors, false, true);
  return tall ? tf.matMul(matrix, projection) : tf.matMul<tf.Tensor2D>(projection, matrix);
}

/** λ Σ σ_i(W): tasks share few directions (Argyriou, Evgeniou & Pontil 2008; Pong 2010). */
export function traceNorm(lambda: number): Penalty {
  return {
    of: (arrays) => tf.mul(nuclearNorm(taskMatrix(arrays)), lambda),
    prox: (arrays, length) =>
      fromTaskMatrix(thresholdSingularValues(taskMatrix(arrays), tf.mul(length, lambda)), arrays),
    spectra: (arrays) => [spectrumOf(taskMatrix(arrays))],
  };
}

export type TensorForm = 'tucker' | 'tensorTrain' | 'lastAxis';

/** The matrices that a tensor of the tasks' arrays, tasks last, is flattened to: [the axes' order, how many make the rows]. */
function unfoldings(rank: number, form: TensorForm): readonly (readonly [order: readonly number[], rows: number])[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  switch (form) {
    case 'tucker':
      return axes.map((axis) => [[axis, ...axes.filter((other) => other !== axis)], 1]);
    case 'tensorTrain':
      return axes.slice(1).map((rows) => [axes, rows]);
    case 'lastAxis':
      return [[axes, rank - 1]];
    default:
      return form satisfies never;
  }
}

function unfold(tensor: tf.Tensor, order: readonly number[], rows: number): tf.Tensor2D {
  const moved = tf.transpose(tensor, [...order]);
  const height = moved.shape.slice(0, rows).reduce((product, side) => product * side, 1);
  return tf.reshape(moved, [height, -1]);
}

function fold(matrix: tf.Tensor2D, order: readonly number[], shape: readonly number[]): tf.Tensor {
  const moved = tf.reshape(
    matrix,
    order.map((axis) => shape[axis] ?? 1),
  );
  return tf.transpose(
    moved,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

/**
 * λ Σ_k ‖W_(k)‖_* over unfoldings of the tensor of the tasks' kernels (Yang & Hospedales 2017). Their sum has no proximal map
 * in closed form: the maps of the unfoldings are taken one after the other.
 */
export function tensorTraceNorm(lambda: number, form: TensorForm): Penalty {
  const stacked = (arrays: readonly tf.Tensor[]) => tf.stack([...arrays], arrays[0]?.rank ?? 0);
  return {
    of(arrays) {
      const tensor = stacked(arrays);
      const norms = unfoldings(tensor.rank, form).map(([order, rows]) => nuclearNorm(unfold(tensor, order, rows)));
      return tf.mul<tf.Scalar>(sumInOrder(norms), lambda);
    },
    prox(arrays, length) {
      let tensor: tf.Tensor = stacked(arrays);
      for (const [order, rows] of unfoldings(tensor.rank, form)) {
        const shrunk = thresholdSingularValues(unfold(tensor, order, rows), tf.mul(length, lambda));
        tensor = fold(shrunk, order, tensor.shape);
      }
      return tf.unstack(tensor, tensor.rank - 1);
    },
    spectra(arrays) {
      const tensor = stacked(arrays);
      return unfoldings(tensor.rank, form).map(([order, rows]) => spectrumOf(unfold(tensor, order, rows)));
    },
  };
}
