import { gatherTarget } from './batches.ts';
import type { Target } from './dataset.ts';
import { momentsOf } from './moments.ts';

/**
 * What the labels of the rows `ids` leave open when nothing else is known: the entropy of classes and tags (nats), the mean
 * entropy of the classes of labels, the variance of numbers. Missing labels do not count; 0 where all are alike.
 */
export function labelUncertainty(target: Target, ids: Int32Array): number {
  if (target.kind === 'number') return momentsOf(target.values, ids).variance;
  const values = gatherTarget(target, ids);
  switch (target.kind) {
    case 'class':
    case 'tags':
      return entropy(counted(values, target.classes.length));
    case 'labels': {
      const width = target.classes.length;
      const each = target.classes.map((_, label) => entropy(counted(values, 2, label, width)));
      return each.reduce((sum, one) => sum + one, 0) / Math.max(1, width);
    }
    default:
      return target satisfies never;
  }
}

/** How often each of `classes` occurs among every `step`th value from `first` on. */
function counted(values: ArrayLike<number>, classes: number, first = 0, step = 1): Float64Array {
  const counts = new Float64Array(classes);
  for (let i = first; i < values.length; i += step) {
    const label = values[i] ?? -1;
    if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

function entropy(counts: Float64Array): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => (count === 0 ? sum : sum - (count / all) * Math.log(count / all)), 0);
}
