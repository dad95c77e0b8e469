import { widthOf, type Target } from '../../data/dataset.ts';
import type { Loss } from '../../definition/loss.ts';
import { predictedClass, probabilitiesOf, sigmoid } from '../../objective/metrics/probabilities.ts';
import type { BatchOutputs } from '../evaluate.ts';

/** A class or a number as a person reads it. */
type Value = string | number;

/** What a network says of one row for one task. */
export interface Prediction {
  /** A class; a number in the target's own unit; the classes that the row has; or a class for each token. */
  readonly predicted: Value | readonly string[];
  /** Of each class, or of the tag of each token. */
  readonly probabilities?: readonly number[];
  /** What the file says in its place, where it says something. */
  readonly label?: Value | readonly (string | null)[];
}

/** Numbers that JSON and CSV are given: nine digits tell every float32. */
const written = (value: number): number => Number(value.toPrecision(9));

/**
 * What outputs stand for, row by row.
 * @param target of the rows, with the names of the classes
 * @param tokens how many tokens each row has, and where the first stands, where targets are tags
 */
export function predictionsOf(
  target: Target,
  loss: Loss['type'],
  { outputs, targets }: BatchOutputs,
  tokens: (row: number) => { readonly first: number; readonly count: number },
): Prediction[] {
  const rows = targets.length / Math.max(1, widthOf(target));
  const own = outputs.length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, row) => {
    const given = outputs.subarray(row * own, (row + 1) * own);
    const labels = targets.subarray(row * widthOf(target), (row + 1) * widthOf(target));
    switch (target.kind) {
      case 'number':
        return ofNumber(target, given[0] ?? Number.NaN, labels[0] ?? Number.NaN);
      case 'class':
        return ofClass(target.classes, loss, given, labels[0] ?? -1);
      case 'labels':
        return ofLabels(target.classes, given, labels);
      case 'tags':
        return ofTags(target, loss, given, labels, tokens(row));
      default:
        return target satisfies never;
    }
  });
}

function ofNumber({ scale }: Target & { kind: 'number' }, output: number, label: number): Prediction {
  const { mean, deviation } = scale ?? { mean: 0, deviation: 1 };
  const unscaled = (value: number) => written(value * deviation + mean);
  return { predicted: unscaled(output), ...(!Number.isNaN(label) && { label: unscaled(label) }) };
}

function ofClass(classes: readonly string[], loss: Loss['type'], outputs: Float32Array, label: number): Prediction {
  const probabilities = probabilitiesOf(loss, outputs);
  return {
    predicted: classes[predictedClass(loss, probabilities)] ?? '',
    probabilities: Array.from(probabilities, written),
    ...(label >= 0 && { label: classes[label] ?? '' }),
  };
}

function ofLabels(classes: readonly string[], outputs: Float32Array, labels: ArrayLike<number>): Prediction {
  const probabilities = Array.from(outputs, sigmoid);
  const known = classes.some((_, i) => (labels[i] ?? -1) >= 0);
  return {
    predicted: classes.filter((_, i) => (probabilities[i] ?? 0) > 0.5),
    probabilities: probabilities.map(written),
    ...(known && { label: classes.filter((_, i) => labels[i] === 1) }),
  };
}

function ofTags(
  { classes, steps }: Target & { kind: 'tags' },
  loss: Loss['type'],
  outputs: Float32Array,
  labels: ArrayLike<number>,
  { first, count }: { readonly first: number; readonly count: number },
): Prediction {
  const units = outputs.length / steps;
  const places = Array.from({ length: count }, (_, i) => first + i);
  const each = places.map((step) => {
    const probabilities = probabilitiesOf(loss, outputs.subarray(step * units, (step + 1) * units));
    const found = predictedClass(loss, probabilities);
    return { tag: classes[found] ?? '', probability: written(probabilities[found] ?? Number.NaN) };
  });
  const known = places.some((step) => (labels[step] ?? -1) >= 0);
  return {
    predicted: each.map(({ tag }) => tag),
    probabilities: each.map(({ probability }) => probability),
    ...(known && { label: places.map((step) => classes[labels[step] ?? -1] ?? null) }),
  };
}
