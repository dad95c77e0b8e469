import type { BlockStructure } from '../../objective/regularizers/block-structure.ts';
import type { ScoresBySplit } from './record.ts';

/** A number in JSON: NaN and ±Infinity as strings, null where nothing was measured. */
export type JournalNumber = number | 'NaN' | 'Infinity' | '-Infinity' | null;

/** A block of consecutive training steps: columns of equal length, one value a step. */
export interface StepsLine {
  readonly type: 'steps';
  /** Number of the block's first step, from 1. */
  readonly first: number;
  readonly epoch: number;
  /** Monotonic seconds since training began, at the end of each step. */
  readonly seconds: readonly number[];
  /** Training rows seen up to and with each step, all tasks together. */
  readonly samples: readonly number[];
  readonly learningRate: readonly JournalNumber[];
  /** L_i of each task, null in steps that do not train it. */
  readonly loss: Readonly<Record<string, readonly JournalNumber[]>>;
  /** w_i of each task, null in steps that do not train it. */
  readonly weight: Readonly<Record<string, readonly JournalNumber[]>>;
  /** λR_j of each regulariser, whole, by its label (`l2(shared)`). */
  readonly regularizer: Readonly<Record<string, readonly JournalNumber[]>>;
  /** What the method itself adds (A). */
  readonly added: readonly JournalNumber[];
  /** Σ_{i∈S} w_i L_i + (|S|/K) Σ_j λR_j + A, as computed on the device. */
  readonly total: readonly JournalNumber[];
  /** `total` minus the same sum of the recorded parts: rounding only. */
  readonly residual: readonly JournalNumber[];
  /**
   * g_iᵀg_j of the gradients w_i∇L_i by what the tasks share, for each pair of tasks (`ten × hundred`, the earlier first, and
   * each with itself); null in steps that do not measure it, left out where none does.
   */
  readonly gram?: Readonly<Record<string, readonly JournalNumber[]>>;
  /**
   * 1 − L_j(θ − η∇L_i)/L_j(θ) for each two tasks (`ten → hundred`: what a step for `ten` alone would do for `hundred`, each task
   * with itself too); null in steps that do not measure it, left out where none does.
   */
  readonly affinity?: Readonly<Record<string, readonly JournalNumber[]>>;
}

/** The name of a pair of tasks in `gram`. */
export const pairName = (a: string, b: string): string => `${a} × ${b}`;

/** The name of two tasks in `affinity`. */
export const affinityName = (from: string, to: string): string => `${from} → ${to}`;

/** Scores after an epoch; `train` comes from the epoch's own steps, while the parameters moved. */
export interface EpochLine extends ScoresBySplit {
  readonly type: 'epoch';
  readonly epoch: number;
  /** The last step of the epoch. */
  readonly step: number;
  readonly seconds: number;
  /** What each regulariser that makes zeros, low ranks or a relation of tasks has made of the weights, by its label. */
  readonly structure?: Readonly<Record<string, readonly BlockStructure[]>>;
}

/** Something a person should know: a backend's slowness, what could not be done and why. */
export interface NoticeLine {
  readonly type: 'notice';
  readonly message: string;
}

/** Training goes on from a checkpoint: readers drop the steps after `step` that stand before this line. */
export interface ResumeLine {
  readonly type: 'resume';
  readonly step: number;
}

export type JournalLine = StepsLine | EpochLine | NoticeLine | ResumeLine;
