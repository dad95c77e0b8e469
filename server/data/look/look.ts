import type { DataFacts, TargetFacts } from '../../definition/data-facts/facts.ts';
import type { DataSource } from '../../definition/experiment.ts';
import { DataError } from '../data-error.ts';
import type { Rows, Target } from '../dataset.ts';
import { loadData } from '../load.ts';
import { arrayNames } from '../numpy/array-names.ts';
import type { Place } from '../place.ts';
import { columnsOf } from './columns.ts';
import { repeatedRows } from './repeated.ts';
import type { Stamp } from './sizes.ts';

/** Files larger than this together are looked at by their first rows only. Bytes. */
export const mostBytes = 300e6;

/** Training rows whose values are looked at. */
const valueRows = 200;

/**
 * Looks at the files of a data set. Never throws for what the files are: that is among the facts.
 * @param bytes what its files hold
 */
export async function lookAt(source: DataSource, place: Place, { bytes }: Pick<Stamp, 'bytes'>): Promise<DataFacts> {
  const sampled = bytes > mostBytes;
  const columns = source.format === 'csv' ? await ifReadable(() => columnsOf(source, place)) : undefined;
  const arrays = source.format === 'numpy' ? await ifReadable(() => arrayNames(source, place)) : undefined;
  const about = { bytes, sampled, ...(columns && { columns }), ...(arrays && { arrays }) };
  if (sampled) return { ...about, targets: {} };
  try {
    const { train, test } = await loadData(source, place);
    return { ...about, ...factsOfRows(train, test) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ...about, targets: {}, trouble: { code: error.code, message: error.message } };
  }
}

async function ifReadable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    // The reader of all rows meets the same, and its words are kept.
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

function factsOfRows(
  train: Rows,
  test: Rows,
): Pick<DataFacts, 'rows' | 'inputShape' | 'ids' | 'values' | 'repeated' | 'targets'> {
  const repeated = repeatedRows(train, test);
  const targets = Object.entries(train.targets).map(([name, target]) => [name, targetFacts(target)] as const);
  return {
    rows: { train: train.count, test: test.count },
    inputShape: train.inputShape,
    ...(train.ids === undefined ? { values: valuesOf(train) } : { ids: train.ids }),
    ...(repeated && { repeated }),
    targets: Object.fromEntries(targets),
  };
}

function valuesOf(rows: Rows): { readonly min: number; readonly max: number; readonly mean: number } {
  const count = Math.min(valueRows, rows.count);
  const width = rows.inputShape.reduce((product, side) => product * side, 1);
  const values = new Float32Array(count * width);
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * rows.count) / count));
  rows.gather(indices, values);
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, max, mean: sum / values.length };
}

function targetFacts(target: Target): TargetFacts {
  const { kind, values } = target;
  if (kind === 'number') {
    let [min, max, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (const value of values) {
      if (Number.isNaN(value)) missing++;
      min = Math.min(min, Number.isNaN(value) ? min : value);
      max = Math.max(max, Number.isNaN(value) ? max : value);
    }
    return { kind, missing, ...(min <= max && { range: { min, max } }) };
  }
  const { classes } = target;
  const counts = new Array<number>(classes.length).fill(0);
  let missing = 0;
  for (const [i, value] of values.entries()) {
    const label = kind === 'labels' ? (value === 1 ? i % classes.length : value < 0 ? -1 : undefined) : value;
    if (label === undefined) continue;
    if (label < 0) missing++;
    else counts[label] = (counts[label] ?? 0) + 1;
  }
  return { kind, classes, counts, missing };
}
