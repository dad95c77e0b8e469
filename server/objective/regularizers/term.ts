import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../../model/parameter.ts';
import type { BlockStructure } from './block-structure.ts';

/** One term λR_j(M) of the objective, bound to the arrays that it acts on. */
export interface Term {
  /** Its name in journals and plots: `l2(shared)`. */
  readonly label: string;
  /** What it acts on: R is a sum over blocks, and the arrays of a block are regularised together. */
  readonly blocks: readonly Block[];
  /** All arrays of its blocks. */
  readonly parameters: readonly Parameter[];
  /** Whether its gradient joins the loss's. */
  readonly smooth: boolean;
  /** λR_j as it stands, a scalar; differentiable where it is smooth. */
  value(): tf.Scalar;
  /**
   * argmin_X ½‖X − W‖² + length·λR_j(X) for the arrays W of one of its blocks as they stand, in their order. Terms that are
   * not smooth act by it, after the optimizer's step.
   */
  prox?(block: Block, length: tf.Scalar): readonly tf.Tensor[];
  /** What it keeps beside the arrays from step to step, by names that are unique and stable. */
  readonly state: Readonly<Record<string, tf.Variable>>;
  /** What it has made of each block, where it makes zeros, low ranks or a relation of tasks; read on the host. */
  structure(): readonly BlockStructure[];
}

/** Arrays that are regularised together: one, or the matching ones of several tasks. */
export type Block = readonly Parameter[];

/** The arrays of a block as they stand. */
export const arraysOf = (block: Block): readonly tf.Tensor[] => block.map(({ variable }) => variable);
