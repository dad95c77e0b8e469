import * as tf from '@tensorflow/tfjs-core';
import type { Metric } from '../definition/experiment.ts';
import type { Target } from '../data/dataset.ts';

/** What a batch adds to the metrics of a task, computed where the outputs are. */
export type BatchSums = readonly [tf.Scalar, tf.Scalar];

/**
 * Two sums over the rows of a batch, from which all metrics follow: for classes the number of rows whose largest logit is
 * the label's, and 0; for numbers Σ|e| and Σe².
 */
export function batchSums(kind: Target['kind'], outputs: tf.Tensor2D, targets: tf.Tensor1D): BatchSums {
  if (kind === 'class') {
    const right = tf.equal(tf.argMax(outputs, 1), targets);
    return [tf.sum(tf.cast(right, 'float32')), tf.scalar(0)];
  }
  const error = tf.sub(tf.squeeze(outputs, [1]), targets);
  return [tf.sum(tf.abs(error)), tf.sum(tf.square(error))];
}

/** Gathers the loss and the metrics of one task over the batches of an epoch or a split, in float64. */
export class ScoreSums {
  #rows = 0;
  #loss = 0;
  #first = 0;
  #second = 0;
  #target = 0;
  #targetSquared = 0;

  /** Adds a batch: its mean loss, its `batchSums`, and its targets (for the variance that R² needs). */
  add(meanLoss: number, sums: readonly [number, number], targets: ArrayLike<number>): void {
    const rows = targets.length;
    this.#rows += rows;
    this.#loss += meanLoss * rows;
    this.#first += sums[0];
    this.#second += sums[1];
    for (let i = 0; i < rows; i++) {
      const value = targets[i] ?? 0;
      this.#target += value;
      this.#targetSquared += value * value;
    }
  }

  /** Mean loss over all rows, and the metrics asked for; NaN before the first row. */
  scores(metrics: readonly Metric[]): Record<string, number> {
    const entries = metrics.map((metric): [string, number] => [metric, this.#metric(metric)]);
    return { loss: this.#loss / this.#rows, ...Object.fromEntries(entries) };
  }

  #metric(metric: Metric): number {
    const rows = this.#rows;
    switch (metric) {
      case 'accuracy':
        return this.#first / rows;
      case 'mae':
        return this.#first / rows;
      case 'mse':
        return this.#second / rows;
      case 'rmse':
        return Math.sqrt(this.#second / rows);
      case 'r2':
        return 1 - this.#second / (this.#targetSquared - this.#target ** 2 / rows);
      default:
        throw new Error(`metric ${metric satisfies never}`);
    }
  }
}
