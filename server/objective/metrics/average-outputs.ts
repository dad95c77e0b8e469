import type { Target } from '../../data/dataset.ts';
import type { Loss } from '../../definition/loss.ts';
import { probabilitiesOf, sigmoid } from './probabilities.ts';

/** Below every probability that a mean of some can have; its logarithm is finite. */
const tiny = 1e-300;

const logit = (p: number): number => Math.log(Math.max(p, tiny)) - Math.log(Math.max(1 - p, tiny));

/**
 * Outputs of several networks for the same rows, averaged: numbers as they are, yes-or-no answers and classes by their
 * probabilities (Lakshminarayanan, Pritzel & Blundell 2017). The average stands in the form of outputs again: whoever makes
 * probabilities of it gets their mean.
 */
export class OutputAverage {
  readonly #kind: Target['kind'];
  readonly #loss: Loss['type'];
  readonly #classes: number;
  #sums = new Float64Array();
  #units = 1;
  #count = 0;

  constructor(target: Target, loss: Loss['type']) {
    this.#kind = target.kind;
    this.#loss = loss;
    this.#classes = target.kind === 'number' ? 1 : target.classes.length;
  }

  /**
   * Adds what one network gives.
   * @param outputs row after row (for tags step after step), as the last layer gives them
   */
  add(outputs: Float32Array, rows: number): void {
    const values = this.#averaged(outputs, rows);
    if (this.#count === 0) this.#sums = new Float64Array(values.length);
    if (this.#sums.length !== values.length) throw new Error('the networks give outputs of different sizes');
    values.forEach((value, i) => (this.#sums[i] = (this.#sums[i] ?? 0) + value));
    this.#count++;
  }

  /** What is averaged of outputs. */
  #averaged(outputs: Float32Array, rows: number): ArrayLike<number> & { forEach: Float64Array['forEach'] } {
    if (this.#kind === 'number') return Float64Array.from(outputs);
    if (this.#kind === 'labels') return Float64Array.from(outputs, sigmoid);
    this.#units = this.#kind === 'tags' ? this.#classes : outputs.length / Math.max(1, rows);
    const pieces = Array.from({ length: outputs.length / this.#units }, (_, i) =>
      probabilitiesOf(this.#loss, outputs.subarray(i * this.#units, (i + 1) * this.#units)),
    );
    return Float64Array.from(pieces.flatMap((piece) => Array.from(piece)));
  }

  /** The average, as the outputs of one network. */
  get outputs(): Float32Array {
    const means = this.#sums.map((sum) => sum / this.#count);
    if (this.#kind === 'number') return Float32Array.from(means);
    if (this.#kind === 'labels') return Float32Array.from(means, logit);
    const width = this.#loss === 'binaryCrossEntropy' ? 2 : this.#loss === 'ordinal' ? this.#units + 1 : this.#units;
    const rows = Array.from({ length: means.length / width }, (_, i) => means.subarray(i * width, (i + 1) * width));
    return Float32Array.from(rows.flatMap((row) => logitsOf(this.#loss, row)));
  }
}

/** Outputs that stand for these probabilities of classes. */
function logitsOf(loss: Loss['type'], probabilities: Float64Array): number[] {
  if (loss === 'binaryCrossEntropy') return [logit(probabilities[1] ?? Number.NaN)];
  if (loss !== 'ordinal') return Array.from(probabilities, (p) => Math.log(Math.max(p, tiny)));
  let beyond = 1;
  return Array.from(probabilities.subarray(0, -1), (p) => {
    const next = Math.max(beyond - p, 0);
    const step = logit(beyond > 0 ? Math.min(next / beyond, 1) : 0);
    beyond = next;
    return step;
  });
}
