import type { Loss } from '../../definition/loss.ts';
import { predictedClass, probabilitiesOf } from './probabilities.ts';

/** What was said of labels of one class, those that are there, row after row. */
export interface ClassOutcomes {
  readonly classes: number;
  /** `[labels, classes]`. */
  readonly probabilities: Float64Array;
  readonly predicted: Int32Array;
  readonly labels: Int32Array;
  /** How many of the labels belong to each row. */
  readonly lengths: Int32Array;
}

/**
 * Outcomes of outputs for one class a row, or a step of it.
 * @param outputs `[rows, steps, units]`
 * @param targets `[rows, steps]`, −1 where a label is missing
 */
export function classOutcomes(
  loss: Loss['type'],
  outputs: Float32Array,
  targets: ArrayLike<number>,
  classes: number,
  steps: number,
): ClassOutcomes {
  const units = outputs.length / Math.max(1, targets.length);
  const places = Array.from({ length: targets.length }, (_, i) => i).filter((i) => (targets[i] ?? -1) >= 0);
  const probabilities = new Float64Array(places.length * classes);
  const predicted = new Int32Array(places.length);
  const lengths = new Int32Array(targets.length / Math.max(1, steps));
  places.forEach((place, i) => {
    const row = probabilitiesOf(loss, outputs.subarray(place * units, (place + 1) * units));
    probabilities.set(row, i * classes);
    predicted[i] = predictedClass(loss, row);
    const at = Math.floor(place / steps);
    lengths[at] = (lengths[at] ?? 0) + 1;
  });
  const labels = Int32Array.from(places, (place) => targets[place] ?? -1);
  return { classes, probabilities, predicted, labels, lengths };
}

/** The probabilities of one class, label after label. */
export const column = ({ probabilities, classes, labels }: ClassOutcomes, c: number): Float64Array =>
  Float64Array.from(labels, (_, i) => probabilities[i * classes + c] ?? Number.NaN);

/** The probability of what is predicted, label after label. */
export const confidences = ({ probabilities, classes, predicted }: ClassOutcomes): Float64Array =>
  Float64Array.from(predicted, (found, i) => probabilities[i * classes + found] ?? Number.NaN);

/** Values of all labels as one list a row. */
export function byRow(values: Int32Array, lengths: Int32Array): number[][] {
  let from = 0;
  return Array.from(lengths, (length) => {
    from += length;
    return [...values.subarray(from - length, from)];
  });
}
