import type { Variable } from '@tensorflow/tfjs-core';

/** One trainable array of a network. */
export interface Parameter {
  /** Unique and stable: `encoder/conv2d_1/kernel`, `ten/output/bias`. Seeds, optimizer slots and checkpoints go by it. */
  readonly name: string;
  /** The layer's name in the file; a head's output layer is named after its task. */
  readonly layer: string;
  readonly role: 'kernel' | 'bias';
  /** The tasks whose loss depends on it. */
  readonly tasks: readonly string[];
  /** Whether it stands in the shared part of the network. */
  readonly shared: boolean;
  readonly variable: Variable;
}

/** Number of scalars in all parameters together. */
export function countScalars(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { variable }) => sum + variable.size, 0);
}
