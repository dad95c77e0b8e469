import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../../definition/loss.ts';
import { isInTraining, type Metric } from '../../definition/metric.ts';
import { countLabels, type Target } from '../../data/dataset.ts';
import { likeliest } from '../losses/class-losses.ts';
import type { Labelled } from '../losses/mean-loss.ts';
import { noLabels, sameLabels, type Score } from './score.ts';

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
  /** The first target: sums of what is beyond it lose no digits where targets are large and near each other. */
  #origin = Number.NaN;
  #target = 0;
  #targetSquared = 0;
  #constant = true;

  /** Adds a batch: its mean loss, its `batchSums`, and its targets (for the variance that R² needs). */
  add(meanLoss: number, sums: readonly [number, number], targets: Int32Array | Float32Array): void {
    const labels = countLabels(targets);
    if (labels === 0) return;
    this.#labels += labels;
    this.#loss += meanLoss * labels;
    this.#first += sums[0];
    this.#second += sums[1];
    for (const value of targets) {
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(this.#origin)) this.#origin = value;
      this.#target += value - this.#origin;
      this.#targetSquared += (value - this.#origin) ** 2;
      this.#constant &&= value === this.#origin;
    }
  }

  /** All sums, for a checkpoint in the middle of an epoch. */
  get state(): readonly number[] {
    const origin = this.#labels === 0 ? 0 : this.#origin;
    const targets = [origin, this.#target, this.#targetSquared, Number(this.#constant)];
    return [this.#labels, this.#loss, this.#first, this.#second, ...targets];
  }

  /** Takes over the sums of a checkpoint. */
  set state(values: readonly number[]) {
    const [labels = 0, loss = 0, first = 0, second = 0, origin = 0, target = 0, targetSquared = 0, constant = 1] =
      values;
    [this.#labels, this.#loss, this.#first, this.#second] = [labels, loss, first, second];
    [this.#origin, this.#target, this.#targetSquared] = [labels === 0 ? Number.NaN : origin, target, targetSquared];
    this.#constant = constant === 1;
  }

  /** Mean loss over all labels, and those of the metrics asked for that follow from sums. */
  scores(metrics: readonly Metric[]): Record<string, Score> {
    const streamed = metrics.filter(isInTraining);
    const entries = streamed.map((metric): [string, Score] => [
      metric,
      this.#labels === 0 ? noLabels : this.#of(metric),
    ]);
    return { loss: this.#labels === 0 ? noLabels : this.#loss / this.#labels, ...Object.fromEntries(entries) };
  }

  #of(metric: Metric): Score {
    const labels = this.#labels;
    switch (metric) {
      case 'accuracy':
      case 'mae':
        return this.#first / labels;
      case 'mse':
        return this.#second / labels;
      case 'rmse':
        return Math.sqrt(this.#second / labels);
      case 'r2':
        if (this.#constant) return sameLabels;
        return 1 - this.#second / (this.#targetSquared - this.#target ** 2 / labels);
      default:
        throw new Error(`the metric ${metric} does not follow from sums over batches`);
    }
  }
}
