import * as tf from '@tensorflow/tfjs-core';
import type { Loss, Metric } from '../definition/experiment.ts';
import { countLabels, type Target } from '../data/dataset.ts';
import { likeliest } from './losses/class-losses.ts';
import type { Labelled } from './losses/mean-loss.ts';

/** What a batch adds to the metrics of a task, computed where the outputs are. */
export type BatchSums = readonly [tf.Scalar, tf.Scalar];

/**
 * Two sums over the labels present in a batch, from which the metrics of training passes follow: for classes the number of
 * labels that are predicted, and 0; for numbers Σ|e| and Σe².
 */
export function batchSums(kind: Target['kind'], loss: Loss, { outputs, labels, present }: Labelled): BatchSums {
  if (kind === 'number') {
    const error = tf.mul(tf.sub(outputs, labels), present);
    return [tf.sum(tf.abs(error)), tf.sum(tf.square(error))];
  }
  const found =
    kind === 'labels' ? tf.cast(tf.greater(outputs, 0), 'int32') : likeliest(loss.type, outputs as tf.Tensor2D);
  const right = tf.cast(tf.equal(found, labels), 'float32');
  return [tf.sum(tf.mul(right, present)), tf.scalar(0)];
}

/** Gathers the loss and the metrics of one task over the batches of an epoch or a split, in float64. */
export class ScoreSums {
  #labels = 0;
  #loss = 0;
  #first = 0;
  #second = 0;
  #target = 0;
  #targetSquared = 0;

  /** Adds a batch: its mean loss, its `batchSums`, and its targets (for the variance that R² needs). */
  add(meanLoss: number, sums: readonly [number, number], targets: Int32Array | Float32Array): void {
    const labels = countLabels(targets);
    this.#labels += labels;
    this.#loss += meanLoss * labels;
    this.#first += sums[0];
    this.#second += sums[1];
    for (const value of targets) {
      if (Number.isNaN(value)) continue;
      this.#target += value;
      this.#targetSquared += value * value;
    }
  }

  /** All sums, for a checkpoint in the middle of an epoch. */
  get state(): readonly number[] {
    return [this.#labels, this.#loss, this.#first, this.#second, this.#target, this.#targetSquared];
  }

  /** Takes over the sums of a checkpoint. */
  set state(values: readonly number[]) {
    const [labels = 0, loss = 0, first = 0, second = 0, target = 0, targetSquared = 0] = values;
    [this.#labels, this.#loss, this.#first] = [labels, loss, first];
    [this.#second, this.#target, this.#targetSquared] = [second, target, targetSquared];
  }

  /** Mean loss over all labels, and the metrics asked for; NaN before the first label. */
  scores(metrics: readonly Metric[]): Record<string, number> {
    const entries = metrics.map((metric): [string, number] => [metric, this.#metric(metric)]);
    return { loss: this.#loss / this.#labels, ...Object.fromEntries(entries) };
  }

  #metric(metric: Metric): number {
    const labels = this.#labels;
    switch (metric) {
      case 'accuracy':
        return this.#first / labels;
      case 'mae':
        return this.#first / labels;
      case 'mse':
        return this.#second / labels;
      case 'rmse':
        return Math.sqrt(this.#second / labels);
      case 'r2':
        return 1 - this.#second / (this.#targetSquared - this.#target ** 2 / labels);
      default:
        throw new Error(`metric ${metric satisfies never}`);
    }
  }
}
