import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { DataSource } from '../../definition/experiment.ts';
import { DataError } from '../data-error.ts';
import { countLabels, type DataSet, type ReadSet, type Rows, type Target } from '../dataset.ts';
import type { FittedInputs } from '../fitted.ts';
import { gatherBy } from '../gather-by.ts';
import { momentsOf } from '../moments.ts';
import type { Part, PartNames } from '../parts.ts';
import { splitRows } from '../split.ts';
import { timeOf } from '../time-split.ts';
import { inClassOrder } from '../text/names.ts';
import { placeText, type Column, type Table } from './table.ts';

type Targets = Readonly<Record<string, Target>>;

/** Which columns of a table are targets, and which rows are for what. */
export interface ColumnOptions {
  readonly targets: (DataSource & { readonly format: 'csv' })['targets'];
  readonly groups: string | undefined;
  /** A column that says how much each row counts. */
  readonly weights?: string | undefined;
  /** A column by which the latest rows are held out. */
  readonly time?: string | undefined;
  readonly partColumn?: string | undefined;
  readonly parts: PartNames;
  readonly testFraction: number;
}

/** Inputs of a table's rows, fitted on those that train. */
export interface Inputs {
  /** Shape of one row's input, channels last. */
  readonly shape: readonly number[];
  /** Writes the input of the table's row into `out` from `to` on, where zeros stand. */
  write(row: number, out: Float32Array, to: number): void;
  /** Adds the content of the rows to a hash. */
  hash(rows: Int32Array, hash: Hash): void;
  /** How the rows become inputs, with what was fitted on those that train. */
  readonly fitted: FittedInputs;
  /** What a person should know of how they were made. */
  readonly notices?: readonly string[];
}

/** Rows of a table published for training and for testing, and those of the training ones that are set aside. */
interface Published {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** Places within `train`; absent where neither files nor a column say. */
  readonly validation?: Int32Array;
}

/**
 * The data set of a table whose targets are columns.
 * @param parts tells for each row which files it came from
 * @param fit makes the inputs, fitted on the table's rows that it is given
 */
export function columnSet(
  table: Table,
  parts: readonly Part[],
  options: ColumnOptions,
  splitSeed: number,
  fit: (trained: Int32Array) => Inputs,
): ReadSet {
  const published = publishedRows(table, parts, options, splitSeed);
  const { train, validation } = published;
  const groups = options.groups === undefined ? undefined : groupsOf(table, options.groups, train);
  const fitted = (ids: Int32Array): DataSet => {
    const trained = ids.map((id) => published.train[id] ?? 0);
    const inputs = fit(trained);
    const weights = options.weights === undefined ? undefined : weightsOf(table, options.weights, trained);
    const rows = (part: 'train' | 'test'): Rows => {
      const targets = targetsOf(table, options, published[part], published.train, trained);
      return columnRows(inputs, published[part], targets, weights?.(published[part]));
    };
    const train = rows('train');
    const notices = [...(inputs.notices ?? []), ...missingLabels(train.targets, train.count)];
    return { train, test: rows('test'), notices };
  };
  return {
    train: {
      count: train.length,
      targets: targetsOf(table, options, train, train, []),
      ...(groups && { groups }),
      ...(options.time !== undefined && { times: timesOf(table, options.time, train) }),
    },
    ...(validation && { validation }),
    fitted,
  };
}

/** The column of a table that a definition names. */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (!column) throw new Error(`the table has not read the column ${name}`);
  return column;
}

function columnRows(inputs: Inputs, rows: Int32Array, targets: Targets, weights: Float32Array | undefined): Rows {
  const gather = gatherBy(inputs.shape, rows.length, (row, out, to) => inputs.write(rows[row] ?? -1, out, to));
  const hash = createHash('sha256').update(JSON.stringify([rows.length, ...inputs.shape, Object.keys(targets)]));
  inputs.hash(rows, hash);
  for (const values of [...Object.values(targets).map((target) => target.values), ...(weights ? [weights] : [])])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const { shape: inputShape, fitted } = inputs;
  return {
    count: rows.length,
    inputShape,
    targets,
    fitted,
    ...(weights && { weights }),
    sha256: hash.digest('hex'),
    gather,
  };
}

/** The targets of some rows, labels that are not there −1 or NaN: classes as all published training rows have them, scales as those that train have them. */
function targetsOf(
  table: Table,
  source: ColumnOptions,
  rows: Int32Array,
  training: Int32Array,
  trained: Int32Array | readonly [],
): Targets {
  const target = ([name, kind]: [string, ColumnOptions['targets'][string]]): [string, Target] => {
    const column = columnOf(table, name);
    if (kind.type === 'number' && training.every((row) => Number.isNaN(column.values[row])))
      throw withoutLabels(table, name);
    if (kind.type === 'class') return [name, classTarget(table, column, rows, training)];
    const { mean, deviation } = kind.standardize ? momentsOf(column.values, Int32Array.from(trained)) : unscaled;
    const scale = deviation > 0 ? deviation : 1;
    const values = Float32Array.from(rows, (row) => {
      const value = column.values[row] ?? Number.NaN;
      return (value - mean) / scale;
    });
    return [name, { kind: 'number', values, ...(kind.standardize && { scale: { mean, deviation: scale } }) }];
  };
  return Object.fromEntries(Object.entries(source.targets).map(target));
}

const unscaled = { mean: 0, deviation: 1 } as const;

function classTarget(table: Table, { name, values, texts }: Column, rows: Int32Array, training: Int32Array): Target {
  const numbers = new Set(Array.from(training, (row) => values[row] ?? -1));
  numbers.delete(-1);
  const classes = inClassOrder(Array.from(numbers, (number) => texts.texts[number] ?? ''));
  if (classes.length === 0) throw withoutLabels(table, name);
  const index = new Map(classes.map((text, i) => [text, i]));
  const label = (row: number): number => {
    const number = values[row] ?? -1;
    const text = texts.texts[number];
    if (text === undefined) return -1;
    const found = index.get(text);
    if (found !== undefined) return found;
    const place = table.places[row];
    const shown = JSON.stringify(text.slice(0, 60));
    const message = `${placeText(place)} has the ${name} ${shown}, which no training row has; correct it, split otherwise, or set strip.`;
    throw new DataError('data-label', message, { ...place, expected: 'a class of the training rows', found: shown });
  };
  return { kind: 'class', classes, values: Int32Array.from(rows, label) };
}

function withoutLabels(table: Table, name: string): DataError {
  const file = table.places[0]?.file ?? 'The table';
  const message = `${file}: no training row has a value of ${name}, so that there is nothing to learn; correct the name, or the marks under missing.`;
  return new DataError('data-label', message, { file, expected: `a value of ${name}`, found: 'none' });
}

/** How many training rows lack each target, in words. */
function missingLabels(targets: Targets, count: number): string[] {
  return Object.entries(targets).flatMap(([name, { values }]) => {
    const labels = countLabels(values);
    return labels < count
      ? [`${count - labels} of ${count} training rows have no ${name}, and the task leaves them out`]
      : [];
  });
}

/** For each row a number that rows of one group share; each row without a group is its own. */
function groupsOf(table: Table, name: string, rows: Int32Array): Int32Array {
  const { values, texts } = columnOf(table, name);
  return rows.map((row, i) => {
    const group = values[row] ?? -1;
    return group >= 0 ? group : texts.texts.length + i;
  });
}

/**
 * How much rows count, with mean 1 over those that train. Throws a DataError with the place of a row whose weight is missing or
 * negative, or where none counts.
 */
function weightsOf(table: Table, name: string, trained: Int32Array): (rows: Int32Array) => Float32Array {
  const { values } = columnOf(table, name);
  const wrong = values.findIndex((value) => !(value >= 0));
  if (wrong >= 0) {
    const [place, found] = [table.places[wrong], Number.isNaN(values[wrong]) ? 'nothing' : String(values[wrong])];
    const message = `${placeText(place)} has ${found} in the column '${name}', which should be a weight of 0 or more; correct it, or leave weights out.`;
    throw new DataError('data-column', message, { ...place, expected: 'a weight of 0 or more', found });
  }
  const { mean } = momentsOf(values, trained);
  if (mean > 0) return (rows) => Float32Array.from(rows, (row) => (values[row] ?? 0) / mean);
  const message = `No training row has a weight above 0 in the column '${name}'; correct it, or leave weights out.`;
  throw new DataError('data-column', message, { expected: 'a weight above 0', found: 'none' });
}

/** When each row was. */
function timesOf(table: Table, name: string, rows: Int32Array): Float64Array {
  const { values, texts } = columnOf(table, name);
  return Float64Array.from(rows, (row) => {
    const text = texts.texts[values[row] ?? -1];
    const time = text === undefined ? undefined : timeOf(text);
    if (time !== undefined) return time;
    const place = table.places[row];
    const found = text === undefined ? 'nothing' : JSON.stringify(text.slice(0, 60));
    const message = `${placeText(place)} has ${found} in the column '${name}', which should be a number or a date as 2024-05-31 or 2024-05-31T12:00; correct it, or leave time out.`;
    throw new DataError('data-column', message, { ...place, expected: 'a number or a date', found });
  });
}

function publishedRows(table: Table, parts: readonly Part[], source: ColumnOptions, splitSeed: number): Published {
  const named = source.partColumn === undefined ? parts : partsByColumn(table, source, source.partColumn);
  const rows = Int32Array.from({ length: table.count }, (_, row) => row);
  if (named.includes('all')) {
    const targets = targetsOf(table, source, rows, rows, rows);
    const groups = source.groups === undefined ? undefined : groupsOf(table, source.groups, rows);
    const times = source.time === undefined ? undefined : timesOf(table, source.time, rows);
    const all = { count: rows.length, targets, ...(groups && { groups }), ...(times && { times }) };
    const split = splitRows(all, source.testFraction, splitSeed, 'test');
    return { train: split.train, test: split.validation };
  }
  const train = rows.filter((row) => named[row] !== 'test');
  const places = Int32Array.from({ length: train.length }, (_, place) => place);
  const validation = places.filter((place) => named[train[place] ?? -1] === 'validation');
  return {
    train,
    test: rows.filter((row) => named[row] === 'test'),
    ...(named.includes('validation') && { validation }),
  };
}

function partsByColumn(table: Table, source: ColumnOptions, name: string): readonly Part[] {
  const { values, texts } = columnOf(table, name);
  const { train, validation, test } = source.parts;
  const byName = new Map<string, Part>([
    [train, 'train'],
    [test, 'test'],
    ...(validation === undefined ? [] : [[validation, 'validation'] as const]),
  ]);
  const parts = values.map((number, row): Part => {
    const text = texts.texts[number] ?? '';
    const part = byName.get(text);
    if (part) return part;
    const place = table.places[row];
    const expected = [...byName.keys()].join(' or ');
    const message = `${placeText(place)} has '${text}' in the column '${name}', which should be ${expected}; correct it, or the names under parts.`;
    throw new DataError('data-column', message, { ...place, expected, found: text });
  });
  for (const part of ['train', 'test'] as const)
    if (!parts.includes(part)) {
      const message = `No row has '${source.parts[part]}' in the column '${name}'; correct the names under parts.`;
      throw new DataError('data-column', message, { expected: source.parts[part], found: 'none' });
    }
  return parts;
}
