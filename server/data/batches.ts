import { widthOf, type Target } from './dataset.ts';
import { stream } from './random.ts';

/** Passes over one data set that one epoch can count. */
const mostRepeats = 2 ** 20;

/**
 * A random order of the numbers 0 to `count` − 1: which of a data set's training rows comes when. `repeat` counts the
 * passes over the same data set within the epoch. The same arguments always give the same order.
 */
export function epochOrder(count: number, seed: number, dataSet: string, epoch: number, repeat = 0): Int32Array {
  if (repeat >= mostRepeats) throw new RangeError(`Data set ${dataSet} repeats ${repeat} times in one epoch.`);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  return stream(seed, 'order', dataSet, epoch * mostRepeats + repeat).shuffle(order);
}

/** How many batches a pass over `count` rows makes. */
export function batchCount(count: number, batchSize: number, lastBatch: 'keep' | 'drop'): number {
  return lastBatch === 'keep' ? Math.ceil(count / batchSize) : Math.floor(count / batchSize);
}

/** The rows in order, in batches that are views of the same memory; the last one may be smaller. */
export function* batchesOf(rows: Int32Array, batchSize: number): Generator<Int32Array> {
  for (let start = 0; start < rows.length; start += batchSize) yield rows.subarray(start, start + batchSize);
}

/** The labels of the rows `ids`, in that order: `ids.length` times the target's width. */
export function gatherTarget(target: Target & { kind: 'number' }, ids: Int32Array): Float32Array;
export function gatherTarget(target: Exclude<Target, { kind: 'number' }>, ids: Int32Array): Int32Array;
export function gatherTarget(target: Target, ids: Int32Array): Int32Array | Float32Array;
export function gatherTarget(target: Target, ids: Int32Array): Int32Array | Float32Array {
  const { values } = target;
  const width = widthOf(target);
  const out = target.kind === 'number' ? new Float32Array(ids.length) : new Int32Array(ids.length * width);
  for (let i = 0; i < ids.length; i++) {
    const from = (ids[i] ?? -1) * width;
    if (from < 0 || from + width > values.length)
      throw new RangeError(`There is no row ${ids[i]} among ${values.length / width}.`);
    for (let j = 0; j < width; j++) out[i * width + j] = values[from + j] ?? 0;
  }
  return out;
}
