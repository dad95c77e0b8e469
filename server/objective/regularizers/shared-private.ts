import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Penalty } from './penalty.ts';
import type { Block } from './term.ts';

/** Where a kernel of an expert stands: its level, whether it is a shared expert's, and its place within. */
const expertKernel = /^level_(\d+)\/(.+)_\d+\/(.+)$/;

const isShared = ({ name }: Parameter): boolean => expertKernel.exec(name)?.[2] === 'shared';

/** The kernels of the experts of each level at one place of theirs, shared ones and those of tasks together. */
export function expertBlocks(kernels: readonly Parameter[]): readonly Block[] {
  const blocks = new Map<string, Parameter[]>();
  for (const kernel of kernels) {
    const [, level, , place] = expertKernel.exec(kernel.name) ?? [];
    if (level === undefined || place === undefined) continue;
    const key = `${level}/${place}`;
    blocks.set(key, [...(blocks.get(key) ?? []), kernel]);
  }
  return [...blocks.values()].filter((block) => block.some(isShared) && !block.every(isShared));
}

/**
 * λ Σ ‖W_sᵀW_p‖²_F over each shared and each private expert: what tasks learn for themselves is orthogonal to what they share.
 * Bousmalis et al. 2016 ask it of the outputs; of the kernels it is a term of the model alone. A kernel is a matrix with one
 * column an output channel.
 */
export function sharedPrivate(lambda: number, block: Block): Penalty {
  const places = [...block.keys()];
  const sides = [true, false].map((shared) => places.filter((i) => block[i] && isShared(block[i]) === shared));
  const [common = [], own = []] = sides;
  return {
    of(arrays) {
      const matrix = (i: number) => {
        const kernel = arrays[i] ?? tf.zeros([1, 1]);
        return tf.reshape(kernel, [-1, kernel.shape.at(-1) ?? 1]) as tf.Tensor2D;
      };
      const products = common.flatMap((s) =>
        own.map((p) => tf.sum<tf.Scalar>(tf.square(tf.matMul(matrix(s), matrix(p), true, false)))),
      );
      return tf.mul<tf.Scalar>(sumInOrder(products), lambda);
    },
  };
}
