import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../backend/sum-in-order.ts';
import type { Experiment } from '../definition/experiment.ts';
import type { Pass } from '../model/layers.ts';
import type { Network } from '../model/network.ts';
import { meanLoss } from '../objective/losses.ts';
import { batchSums } from '../objective/metrics.ts';
import type { Term } from '../objective/regularizers.ts';
import type { BatchTensors, TargetKinds } from './batch.ts';
import type { GradientMeasure } from './gradients.ts';

/** What a batch gives for one task. */
export interface TaskMeasure {
  /** L_i, the mean over the batch. */
  readonly loss: number;
  /** See `batchSums`. */
  readonly sums: readonly [number, number];
}

/** The objective of one step, part by part. */
export interface StepMeasure {
  readonly tasks: Readonly<Record<string, TaskMeasure>>;
  /** λR_j of each term, whole. */
  readonly regularizers: readonly number[];
  /** What the method itself adds (A). */
  readonly added: number;
  /** Σ_{i∈S} w_i L_i + (|S|/K) λR + A, as computed on the device. */
  readonly total: number;
  /** Of training steps. */
  readonly gradient?: GradientMeasure;
}

/** What the parts of L(M) are computed with. */
export interface Objective {
  readonly experiment: Experiment;
  readonly network: Network;
  readonly terms: readonly Term[];
  readonly kinds: TargetKinds;
}

/** The parts of L(M) as scalars on the device. */
export interface Parts {
  readonly losses: Readonly<Record<string, tf.Scalar>>;
  readonly weighted: readonly tf.Scalar[];
  readonly sums: Readonly<Record<string, readonly [tf.Scalar, tf.Scalar]>>;
  readonly regularizers: readonly tf.Scalar[];
  /** A: what the methods themselves add. */
  readonly added: tf.Scalar;
}

/** Computes the parts for batches; the weight of each task stands among `feeds`. */
export function partsOf(
  { experiment, network, terms, kinds }: Objective,
  batches: readonly BatchTensors[],
  feeds: Readonly<Record<string, tf.Tensor>>,
  pass: Pass,
): Parts {
  const losses: Record<string, tf.Scalar> = {};
  const sums: Record<string, readonly [tf.Scalar, tf.Scalar]> = {};
  const added: tf.Scalar[] = [];
  for (const { input, targets } of batches) {
    const { of: outputs, added: extra } = network.forward(input, Object.keys(targets), pass);
    if (extra) added.push(extra);
    for (const [task, target] of Object.entries(targets)) {
      const output = outputs[task] as tf.Tensor2D;
      losses[task] = meanLoss(experiment.tasks[task]?.loss ?? 'crossEntropy', output, target);
      sums[task] = batchSums(kinds[task] ?? 'class', output, target);
    }
  }
  const weighted = Object.entries(losses).map(([task, loss]) => tf.mul<tf.Scalar>(loss, feeds[`weight ${task}`] ?? 1));
  return {
    losses,
    weighted,
    sums,
    regularizers: terms.map((term) => term.value()),
    added: added.length === 0 ? tf.scalar(0) : sumInOrder(added),
  };
}

/** Σ w_i L_i + share·Σ λR_j over the smooth terms + A: what is differentiated. */
export function smoothTotal({ terms }: Objective, { weighted, regularizers, added }: Parts, share: number): tf.Scalar {
  const smooth = regularizers.filter((_, j) => terms[j]?.smooth).map((value) => tf.mul<tf.Scalar>(value, share));
  return sumInOrder([...weighted, ...smooth, added]);
}

/** Adds the terms that act by proximal steps, so that the total is the objective's. */
export function wholeTotal({ terms }: Objective, smooth: tf.Scalar, { regularizers }: Parts, share: number): tf.Scalar {
  const others = regularizers.filter((_, j) => !terms[j]?.smooth).map((value) => tf.mul<tf.Scalar>(value, share));
  return others.length === 0 ? smooth : sumInOrder([smooth, ...others]);
}

/** The scalars that are reported, in the order that `readMeasure` reads them after the total. */
export function scalarsOf({ losses, sums, regularizers, added }: Parts): tf.Scalar[] {
  const tasks = Object.entries(losses).flatMap(([task, loss]) => [loss, ...(sums[task] ?? [])]);
  return [added, ...regularizers, ...tasks];
}

/** Where the values that follow the parts begin in a step's vector. */
export const partsEnd = (tasks: number, terms: number): number => 2 + terms + 3 * tasks;

/** Takes a step's vector apart. */
export function readMeasure(values: ArrayLike<number>, tasks: readonly string[], terms: number): StepMeasure {
  const at = (i: number) => values[i] ?? Number.NaN;
  return {
    total: at(0),
    added: at(1),
    regularizers: Array.from({ length: terms }, (_, j) => at(2 + j)),
    tasks: Object.fromEntries(
      tasks.map((name, i) => {
        const base = partsEnd(i, terms);
        return [name, { loss: at(base), sums: [at(base + 1), at(base + 2)] }];
      }),
    ),
  };
}
