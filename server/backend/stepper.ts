import * as tf from '@tensorflow/tfjs-core';
import type { Attribute } from './capture/graph.ts';

/** Values that enter a step from the host. */
export interface Feed {
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

export type Feeds = Readonly<Record<string, Feed>>;

/** What a step may do beyond TensorFlow.js when it is being written as a graph. */
export interface GraphUpdates {
  /** Lets one of TensorFlow's operations change variables in place: their handles, then tensors, in its order of inputs. */
  update(
    op: string,
    variables: readonly tf.Variable[],
    tensors: readonly tf.Tensor[],
    attributes?: Readonly<Record<string, Attribute>>,
  ): void;
}

/**
 * Work for the device: from feeds, as tensors of the same names, to one vector of scalars; it may assign variables. It must
 * not look at values in the middle, and whatever differs from step to step must be a feed.
 */
export type DeviceStep = (feeds: Readonly<Record<string, tf.Tensor>>, graph?: GraphUpdates) => tf.Tensor1D;

/** A step by its key: steps of one key do the same on feeds of the same shapes. */
export interface KeyedStep {
  readonly key: string;
  readonly step: DeviceStep;
  readonly feeds: Feeds;
}

/** Runs steps on the device. */
export interface Stepper {
  /** How steps run, in a word or a sentence for the person. */
  readonly mode: string;
  /** Gets ready for steps that will come, without running them. */
  prepare(steps: readonly KeyedStep[]): void;
  /** Runs a step; gives its vector. */
  run(step: KeyedStep): Float32Array;
  /** Gives the tfjs variables the values they have reached on the device. */
  pull(): void;
  /** Takes over the values of the tfjs variables. */
  push(): void;
  dispose(): void;
}

export function tensorOf({ values, shape, dtype }: Feed): tf.Tensor {
  return tf.tensor(values, [...shape], dtype);
}

/** Runs each step operation by operation, as TensorFlow.js does. */
export class EagerStepper implements Stepper {
  readonly mode: string;

  constructor(mode = 'eager') {
    this.mode = mode;
  }

  prepare(): void {}

  run({ step, feeds }: KeyedStep): Float32Array {
    tf.engine().startScope('step');
    try {
      const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));
      return Float32Array.from(step(tensors).dataSync());
    } finally {
      tf.engine().endScope();
    }
  }

  pull(): void {}

  push(): void {}

  dispose(): void {}
}
