import type { Variable } from '@tensorflow/tfjs-core';
import type { Part } from '../definition/architecture/plan.ts';

/** One trainable array of a network. */
export interface Parameter {
  /** Unique and stable: `encoder/conv2d_1/kernel`, `ten/ten/bias`. Seeds, optimizer slots and checkpoints go by it. */
  readonly name: string;
  /** The layer's name in the file; a head's output layer is named after its task. Empty for what is no layer's. */
  readonly layer: string;
  /** The layers around that layer, innermost first, as its residual block. */
  readonly within?: readonly string[];
  readonly role: 'kernel' | 'bias' | 'coefficient';
  readonly part: Part;
  /** The tasks whose loss depends on it. */
  readonly tasks: readonly string[];
  /** Whether these are several: what aggregators work on. */
  readonly shared: boolean;
  /** Whether training leaves it as it is; left out, it does not. */
  readonly frozen?: boolean;
  readonly variable: Variable;
}

/** An array that a network keeps and saves without training it, as a moving mean. */
export interface State {
  /** Unique and stable: `encoder/batchNormalization_1/movingMean`. */
  readonly name: string;
  readonly part: Part;
  /** The layer that keeps it and those around that one. */
  readonly layers: readonly string[];
  readonly variable: Variable;
}

/** Number of scalars in all parameters together. */
export function countScalars(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { variable }) => sum + variable.size, 0);
}
