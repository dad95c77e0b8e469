import * as tf from '@tensorflow/tfjs-core';
import type { BlockStructure } from './block-structure.ts';
import type { Penalty } from './penalty.ts';
import { arraysOf, type Block } from './term.ts';

/** Machine epsilon of float32. */
const epsilon = 2 ** -23;

/** The structure of the arrays of a block as they stand; nothing where the penalty makes none. */
export function structureOf(block: Block, penalty: Penalty): BlockStructure | undefined {
  const { prox, spectra, relation, apart } = penalty;
  if (!prox && !spectra && !relation) return undefined;
  const arrays = arraysOf(block);
  const tasks = block.length === 1 ? (block[0]?.tasks ?? []) : block.map((parameter) => parameter.tasks[0] ?? '');
  const distances = apart && tf.tidy(() => apart().dataSync());
  return {
    name: placeOf(block),
    tasks,
    ...(prox && { zeros: tf.tidy(() => zerosOf(penalty.sparse?.(arrays) ?? arrays)) }),
    ...(spectra && { ranks: tf.tidy(() => spectra(arrays).map(rankOf)) }),
    ...(distances && { apart: tasks.filter((_, i) => distances[i] !== 0) }),
    ...(relation && { relation: correlationsOf(tf.tidy(() => relation(arrays).arraySync())) }),
  };
}

/** Where the arrays of a block stand, their task left out. */
export function placeOf(block: Block): string {
  const [first] = block;
  if (!first || block.length === 1) return first?.name ?? '';
  const within = first.name.slice(first.name.indexOf('/') + 1);
  // The output layer of a head is named after its task.
  return first.part === 'head'
    ? within.replace(/^[^/]*\//, (layer) => (layer === `${first.tasks[0]}/` ? 'output/' : layer))
    : within;
}

function zerosOf(arrays: readonly tf.Tensor[]): { count: number; of: number } {
  let count = 0;
  let of = 0;
  for (const array of arrays) {
    const values = array.dataSync();
    of += values.length;
    for (const value of values) if (value === 0) count++;
  }
  return { count, of };
}

/** How many singular values are above what rounding leaves of 0: max(rows, columns)·ε·σ₁, as NumPy's `matrix_rank` counts. */
function rankOf({ values, longer }: Spectrum): { rank: number; of: number } {
  const found = Array.from(values.dataSync());
  const least = longer * epsilon * Math.max(...found);
  return { rank: found.filter((value) => value > least).length, of: found.length };
}

/** Singular values of a matrix, and its longer side. */
export interface Spectrum {
  readonly values: tf.Tensor1D;
  readonly longer: number;
}

/** c_ij/√(c_ii c_jj); a task without variance is related to itself alone. */
function correlationsOf(covariance: readonly (readonly number[])[]): number[][] {
  const scale = covariance.map((row, i) => Math.sqrt(Math.max(0, row[i] ?? 0)));
  return covariance.map((row, i) =>
    row.map((value, j) => {
      if (i === j) return 1;
      const length = (scale[i] ?? 0) * (scale[j] ?? 0);
      // Rounding leaves the two halves of the matrix apart.
      const both = (value + (covariance[j]?.[i] ?? value)) / 2;
      return length === 0 ? 0 : Math.max(-1, Math.min(1, both / length));
    }),
  );
}
