import type * as tf from '@tensorflow/tfjs-core';

/** What a forward pass needs beside its input. */
export interface Pass {
  /** Dropout only drops while training, and batch normalisation only then uses the batch's own statistics. */
  readonly training: boolean;
  /** Keys of the pass's random draws: the run's seed and the number of the step. */
  readonly seed: number;
  readonly step: number;
  /** `counterOf(step)` as an int32 tensor [2, 2], where the device draws. */
  readonly counter?: tf.Tensor;
  /** The tasks whose rows stand in the input, in blocks of one size one after the other, where each has layers of its own. */
  readonly lanes?: readonly string[];
  /** `[rows, steps]`, 1 at real steps and 0 at padded ones, where layers are marked to look at it. */
  readonly mask?: tf.Tensor2D | undefined;
  /** Scalars of the step that the network asked for, by name (`Network.scalars`). */
  readonly scalars?: Readonly<Record<string, tf.Tensor>>;
  /** Shown the output of every layer by its path, inner ones first, where somebody looks for a fault; not in a graph. */
  readonly watch?: (path: string, output: tf.Tensor) => void;
}

/** A stream's counter [0, step] as two 64-bit integers of two words each, the lower first. */
export function counterOf(step: number): Int32Array {
  return Int32Array.of(0, 0, step | 0, Math.floor(step / 2 ** 32));
}
