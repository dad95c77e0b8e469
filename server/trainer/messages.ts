/** Everything that crosses between a trainer process and whoever started it (fork, `serialization: 'advanced'`). */
import type { ControlOrder } from './folder/control.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import type { RunRecord } from './folder/record.ts';

/** A block of steps as typed arrays, NaN where nothing was measured; the same values as the journal's `steps` line. */
export interface StepBlock {
  /** Number of the block's first step, from 1. */
  readonly first: number;
  readonly epoch: number;
  readonly seconds: Float64Array;
  readonly samples: Float64Array;
  readonly learningRate: Float64Array;
  readonly loss: Readonly<Record<string, Float64Array>>;
  readonly weight: Readonly<Record<string, Float64Array>>;
  readonly regularizer: Readonly<Record<string, Float64Array>>;
  readonly added: Float64Array;
  readonly total: Float64Array;
  readonly residual: Float64Array;
  /** G of the gradients w_i∇L_i by pair of tasks (`ten × hundred`), where it is measured. */
  readonly gram?: Readonly<Record<string, Float64Array>>;
  /** What a step for one task alone would do for another (`ten → hundred`), where it is measured. */
  readonly affinity?: Readonly<Record<string, Float64Array>>;
}

export type FromTrainer =
  /** `run.json` has changed. */
  | { readonly type: 'record'; readonly record: RunRecord }
  | { readonly type: 'steps'; readonly block: StepBlock }
  | { readonly type: 'epoch'; readonly line: EpochLine }
  /** What the trainer is doing before and between steps: «reading cifar10», «validating». */
  | { readonly type: 'activity'; readonly text: string }
  | { readonly type: 'notice'; readonly message: string }
  /** Training goes on from a checkpoint: the steps after `step` are taken again. */
  | { readonly type: 'resume'; readonly step: number };

/** The orders of the `control` file, sooner. */
export interface ToTrainer {
  readonly type: ControlOrder;
}
