import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from 'ml-matrix';
import { sumInOrder } from '../backend/sum-in-order.ts';
import type { Experiment } from '../definition/experiment.ts';
import type { Pass } from '../model/layers.ts';
import type { Network } from '../model/network.ts';
import { labelled, meanLoss } from '../objective/losses/mean-loss.ts';
import { batchSums } from '../objective/metrics/score-sums.ts';
import type { Gram } from '../objective/linear/gram.ts';
import type { Term } from '../objective/regularizers/term.ts';
import type { DeviceWeighting } from '../objective/weightings/on-device.ts';
import type { BatchTensors, TargetKinds } from './batch.ts';
import type { GradientMeasure } from './gradients.ts';
import type { StepSeen } from './methods/weigher.ts';

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
  /** w_i of the tasks. */
  readonly weights: Readonly<Record<string, number>>;
  /** Of training steps. */
  readonly gradient?: GradientMeasure;
  /** G = JJᵀ of the gradients w_i∇L_i by what the tasks share, in the order of `tasks`, where they were computed one by one. */
  readonly gram?: Gram | undefined;
  /** 1 − L_j(θ − η∇L_i)/L_j(θ) at row i and column j, in the order of `tasks`, where it was measured before the step. */
  readonly affinity?: Matrix | undefined;
  /** What the weighting wanted to see of a training step, by task. */
  readonly seen?: Omit<StepSeen, 'losses'>;
}

/** What the parts of L(M) are computed with. */
export interface Objective {
  readonly experiment: Experiment;
  readonly network: Network;
  readonly terms: readonly Term[];
  readonly kinds: TargetKinds;
  /** Where the weights depend on the losses of the step. */
  readonly weighting: DeviceWeighting | undefined;
}

/** The parts of L(M) as scalars on the device, and the outputs that they follow from. */
export interface Parts {
  /** Of each task, as its last layer gives them. */
  readonly outputs: Readonly<Record<string, tf.Tensor>>;
  readonly losses: Readonly<Record<string, tf.Scalar>>;
  readonly sums: Readonly<Record<string, readonly [tf.Scalar, tf.Scalar]>>;
  readonly regularizers: readonly tf.Scalar[];
  /** A: what the methods themselves add. */
  readonly added: tf.Scalar;
}

/** Computes the parts for batches; what the weighting adds stands among `feeds` where it is known beforehand. */
export function partsOf(
  { experiment, network, terms, kinds }: Objective,
  batches: readonly BatchTensors[],
  feeds: Readonly<Record<string, tf.Tensor>>,
  pass: Pass,
): Parts {
  const losses: Record<string, tf.Scalar> = {};
  const sums: Record<string, readonly [tf.Scalar, tf.Scalar]> = {};
  const all: Record<string, tf.Tensor> = {};
  const added = feeds.added ? [feeds.added as tf.Scalar] : [];
  for (const { input, targets, weights, mixed } of batches) {
    const { of: outputs, added: extra } = network.forward(input, Object.keys(targets), pass);
    if (extra) added.push(extra);
    for (const [task, target] of Object.entries(targets)) {
      const [output, loss, kind] = [outputs[task], experiment.tasks[task]?.loss, kinds[task]];
      if (!output || !loss || !kind) throw new Error(`the task ${task} has no output`);
      all[task] = output;
      const pairs = labelled(kind, output, target, weights);
      const own = meanLoss(kind, loss, pairs);
      const other = mixed?.targets[task];
      losses[task] =
        mixed && other
          ? between(own, meanLoss(kind, loss, labelled(kind, output, other, mixed.weights)), mixed.share)
          : own;
      sums[task] = batchSums(kind, loss, pairs);
    }
  }
  return {
    outputs: all,
    losses,
    sums,
    regularizers: terms.map((term) => term.value()),
    added: added.length === 0 ? tf.scalar(0) : sumInOrder(added),
  };
}

/** share·a + (1 − share)·b */
const between = (a: tf.Scalar, b: tf.Scalar, share: tf.Scalar): tf.Scalar =>
  tf.add(tf.mul<tf.Scalar>(a, share), tf.mul<tf.Scalar>(b, tf.sub(1, share)));

/**
 * w_i L_i of each task, and what the weighting adds where its weights depend on these losses. What is known of the weights
 * stands among `feeds`; they are constants for the gradient.
 */
export function weightedLosses(
  { experiment, weighting }: Objective,
  { losses }: Parts,
  feeds: Readonly<Record<string, tf.Tensor>>,
): tf.Scalar[] {
  const names = Object.keys(experiment.tasks);
  const known = (task: string) => (feeds[`weight ${task}`] as tf.Scalar | undefined) ?? tf.scalar(1);
  if (!weighting || names.some((name) => !losses[name]))
    return Object.entries(losses).map(([task, loss]) => tf.mul<tf.Scalar>(loss, known(task)));
  const own = names.map((name) => losses[name] ?? tf.scalar(0));
  const fixed = tf.customGrad((list) => ({
    value: tf.tidy(() => {
      const { weights, added } = weighting(list as tf.Tensor1D, tf.stack(names.map(known)) as tf.Tensor1D);
      return tf.concat([weights, tf.reshape(added, [1])]);
    }),
    gradFunc: () => tf.zerosLike(list as tf.Tensor),
  }))(tf.stack(own));
  const [added, ...weights] = (tf.unstack(fixed) as tf.Scalar[]).toReversed();
  if (!added) throw new Error('the weighting gave no weights');
  return [...own.map((loss, i) => tf.mul<tf.Scalar>(loss, weights.at(-1 - i) ?? 1)), added];
}

/** share·Σ λR_j over the smooth terms + A: what is differentiated beside the losses. */
export function besides({ terms }: Objective, { regularizers, added }: Parts, share: number): tf.Scalar {
  const smooth = regularizers.filter((_, j) => terms[j]?.smooth).map((value) => tf.mul<tf.Scalar>(value, share));
  return sumInOrder([...smooth, added]);
}

/** Σ w_i L_i + share·Σ λR_j over the smooth terms + A: what is differentiated. */
export function smoothTotal(
  objective: Objective,
  parts: Parts,
  feeds: Readonly<Record<string, tf.Tensor>>,
  share: number,
): tf.Scalar {
  return sumInOrder([...weightedLosses(objective, parts, feeds), besides(objective, parts, share)]);
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

/** One of the scalars of `scalarsOf`: A, the `i`th λR or the loss of the `i`th task. */
export function partAt<T>(scalars: readonly T[], terms: number, what: 'added' | 'term' | 'loss', i: number): T {
  const place = { added: 0, term: 1 + i, loss: partsEnd(i, terms) - 1 }[what];
  const scalar = scalars[place];
  if (scalar === undefined) throw new Error(`the parts have no ${what} ${i}`);
  return scalar;
}

/** Where the values that follow the parts begin in a step's vector. */
export const partsEnd = (tasks: number, terms: number): number => 2 + terms + 3 * tasks;

/** Takes a step's vector apart. */
export function readMeasure(
  values: ArrayLike<number>,
  tasks: readonly string[],
  terms: number,
): Omit<StepMeasure, 'weights'> {
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
