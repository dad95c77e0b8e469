import { widthOf, type Target } from '../../data/dataset.ts';
import type { Loss } from '../../definition/loss.ts';
import { predictedClass, probabilitiesOf, sigmoid } from '../../objective/metrics/probabilities.ts';
import type { BatchOutputs } from '../evaluate.ts';
import type { Columns } from './npy-table.ts';

/**
 * A row for each label that is there: `row`, `label`, `predicted`, and where classes are predicted `probability` (of the label)
 * and `confidence` (the probability of what is predicted). Tags have `step`; answers for several classes have `class`, with
 * `probability` that of yes.
 * @param ids the rows' places among those published
 */
export function itemTable(target: Target, loss: Loss['type'], ids: Int32Array, task: BatchOutputs): Columns {
  const places = labelledPlaces(target, task.targets);
  const width = widthOf(target);
  const rows = Int32Array.from(places, (place) => ids[Math.floor(place / width)] ?? -1);
  const within = Int32Array.from(places, (place) => place % width);
  const labels = Int32Array.from(places, (place) => task.targets[place] ?? -1);
  switch (target.kind) {
    case 'number': {
      const at = (values: ArrayLike<number>) => Float32Array.from(places, (place) => values[place] ?? Number.NaN);
      return { row: rows, label: at(task.targets), predicted: at(task.outputs) };
    }
    case 'labels': {
      const probability = Float32Array.from(places, (place) => sigmoid(task.outputs[place] ?? Number.NaN));
      const predicted = Int32Array.from(probability, (p) => Number(p > 0.5));
      return { row: rows, class: within, label: labels, predicted, probability };
    }
    case 'class':
      return { row: rows, ...classColumns(loss, task, places, labels) };
    case 'tags':
      return { row: rows, step: within, ...classColumns(loss, task, places, labels) };
    default:
      return target satisfies never;
  }
}

function classColumns(
  loss: Loss['type'],
  { outputs, targets }: BatchOutputs,
  places: Int32Array,
  label: Int32Array,
): Columns {
  const units = outputs.length / Math.max(1, targets.length);
  const predicted = new Int32Array(places.length);
  const [probability, confidence] = [new Float32Array(places.length), new Float32Array(places.length)];
  places.forEach((place, i) => {
    const probabilities = probabilitiesOf(loss, outputs.subarray(place * units, (place + 1) * units));
    const found = predictedClass(loss, probabilities);
    predicted[i] = found;
    probability[i] = probabilities[label[i] ?? 0] ?? Number.NaN;
    confidence[i] = probabilities[found] ?? Number.NaN;
  });
  return { label, predicted, probability, confidence };
}

/** Where labels stand among the targets. */
function labelledPlaces({ kind }: Target, targets: Int32Array | Float32Array): Int32Array {
  const isLabel = kind === 'number' ? (x: number) => !Number.isNaN(x) : (x: number) => x >= 0;
  return Int32Array.from(Array.from(targets.keys()).filter((place) => isLabel(targets[place] ?? Number.NaN)));
}
