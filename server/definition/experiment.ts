import type { Layer } from './layer.ts';
import type { Loss } from './loss.ts';
import type { Metric } from './metric.ts';
import type { Regularizer } from './regularizer.ts';
import type { DataSource } from './schema/data.ts';
import type { RunPlace } from './schema/run.ts';
import type { Aggregator, Weighting } from './methods.ts';
import type { Sharing } from './sharing.ts';
import type { Written } from './schema/experiment.ts';
import type { Training } from './training.ts';

export type { Activation, Layer } from './layer.ts';
export type { Loss } from './loss.ts';
export type { Metric } from './metric.ts';
export type { Regularizer } from './regularizer.ts';
export type { Augmentation } from './schema/augmentations.ts';
export type { DataSource } from './schema/data.ts';
export type { Aggregator, Weighting } from './methods.ts';
export type { Optimizer, Schedule, Training } from './training.ts';

/**
 * What a definition means once it is parsed, checked and completed with its defaults: the one description that the
 * trainer, the command line and the extension share. A choice of the file (`adam`, `{adam: {learningRate: 1e-3}}`)
 * stands here as an object whose `type` is the chosen name.
 */
export interface Experiment {
  readonly version: 1;
  readonly name: string;
  readonly seed: number;
  readonly data: Readonly<Record<string, DataSource>>;
  readonly model: Model;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly objective: Objective;
  readonly training: Training;
  readonly compare: Compare;
  /** Settings that a sweep tries values for; left out, none. */
  readonly sweep?: Sweep;
  /** Where runs are trained; on this machine where it is left out. */
  readonly run?: RunPlace | undefined;
}

export interface Model {
  readonly sharing: Sharing;
  /** Layers of its own for each kind of input, before the shared encoder; left out or empty where all inputs enter that. */
  readonly encoders?: Readonly<Record<string, InputEncoder>>;
  readonly encoder: readonly Layer[];
  /** Whether each task has normalisation layers of its own among those shared; left out, `shared`. */
  readonly normalization?: 'shared' | 'perTask';
  readonly initializer: Initializer;
  /** `one`: a single head for all tasks; left out, each has its own. */
  readonly heads?: 'one';
  /** The run or checkpoint that first values come from; left out, all come from the initializer. */
  readonly startFrom?: StartFrom | undefined;
  /** What training leaves as it starts; left out, `none`. */
  readonly frozen?: 'none' | 'shared' | readonly string[];
}

/** First values that another run has learned. */
export interface StartFrom {
  /** Folder of a run or of a checkpoint, relative to the definition's. */
  readonly path: string;
  /** What is taken; `shared` is all that is not a head. */
  readonly layers: 'all' | 'shared' | readonly string[];
}

/** What the rows of some tasks go through before they reach the shared encoder; tasks on one data set have the same. */
export interface InputEncoder {
  readonly tasks: readonly string[];
  readonly layers: readonly Layer[];
}

/** `keras`: Glorot uniform kernels, zero biases. `pyTorch`: kernels and biases uniform in ±1/√fanIn. */
export type Initializer = 'keras' | 'pyTorch';

export interface Task {
  /** Name of one of the definition's data sets. */
  readonly data: string;
  /** A target that the data set offers: `label`, `fine`, `coarse`, `shape`, ... */
  readonly target: string;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  /** Layers between the shared representation and the task's output layer, which follows from the target. */
  readonly head: readonly Layer[];
}

export interface Objective {
  readonly weighting: Weighting;
  readonly aggregator: Aggregator;
  readonly regularizers: readonly Regularizer[];
}

/** What a sweep tries, and how. */
export type Sweep = NonNullable<Written['sweep']>;

export interface Compare {
  readonly arms: readonly string[];
  readonly seeds: number;
  /** Networks whose outputs an ensemble averages. */
  readonly ensembleSize: number;
}
