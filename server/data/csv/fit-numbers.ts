import { lastFor, type Transform } from '../../definition/formats/table-transforms.ts';
import type { FittedColumn, FittedNumber, NumberOf, Scaling } from '../fitted.ts';
import { momentsOf } from '../moments.ts';
import { inClassOrder } from '../text/names.ts';
import { numberReader, numberValues, signedLogarithm } from './number-values.ts';
import type { Column } from './table.ts';

/** How numbers become inputs. */
export interface NumberOptions {
  /** Whether those that no transform scales get mean 0 and deviation 1. */
  readonly standardize: boolean;
  readonly transforms: readonly Transform[];
}

/** Which numbers columns become, and those of them that products may be made of. */
interface Numbers {
  readonly column: Column;
  readonly of?: NumberOf;
}

/** Fits the inputs of columns of numbers, and of columns of texts that transforms make numbers, on the rows `train` alone. */
export function fitNumbers(
  columns: readonly Column[],
  columnOf: (name: string) => Column,
  train: Int32Array,
  options: NumberOptions,
): FittedColumn[] {
  const { transforms, standardize } = options;
  const sources: Numbers[] = [
    ...columns.map((column): Numbers => ({ column })),
    ...transforms.flatMap((transform) => fromTexts(transform, columnOf, train)),
  ];
  const numbers = sources.map((source) => fitNumber(source, train, options));
  const lacking = sources.flatMap(({ column, of }): FittedColumn[] =>
    lastFor(transforms, 'impute', column.name)?.indicator
      ? [{ type: 'missing', name: column.name, ...(of && { of }) }]
      : [],
  );
  const products = transforms.flatMap((transform) =>
    transform.type === 'polynomial' ? fitProducts(transform, numbers, columnOf, train, standardize) : [],
  );
  return [...numbers.map((number): FittedColumn => ({ type: 'number', ...number })), ...lacking, ...products];
}

function fromTexts(transform: Transform, columnOf: (name: string) => Column, train: Int32Array): readonly Numbers[] {
  if (transform.type === 'ordinal')
    return transform.columns.map((name) => {
      const column = columnOf(name);
      return { column, of: { ranks: transform.order ?? inClassOrder(present(column, train)) } };
    });
  if (transform.type !== 'dateParts') return [];
  return transform.columns.flatMap((name) =>
    transform.parts.map((datePart) => ({ column: columnOf(name), of: { datePart } })),
  );
}

/** The different texts that the training rows have. */
const present = ({ values, texts }: Column, train: Int32Array): string[] =>
  Array.from(new Set(Array.from(train, (row) => values[row] ?? -1))).flatMap((number) => texts.texts[number] ?? []);

function fitNumber({ column, of }: Numbers, train: Int32Array, options: NumberOptions): FittedNumber {
  const { name } = column;
  const read = numberReader(column, of);
  const there = Float64Array.from(train, read).filter((value) => !Number.isNaN(value));
  const fill = fillOf(there, lastFor(options.transforms, 'impute', name)?.by ?? 'mean');
  const logarithm = lastFor(options.transforms, 'logarithm', name) !== undefined;
  const scaling = scalingOf(
    logarithm ? there.map(signedLogarithm) : there,
    lastFor(options.transforms, 'scale', name)?.to ?? (options.standardize ? 'standard' : 'none'),
  );
  return { name, ...(of && { of }), fill, ...(logarithm && { logarithm }), ...(scaling && { scaling }) };
}

function fillOf(values: Float64Array, by: Extract<Transform, { type: 'impute' }>['by']): number {
  if (values.length === 0 || by === 'zero') return 0;
  switch (by) {
    case 'mean':
      return momentsOf(values, every(values)).mean;
    case 'median':
      return quantile(values.toSorted(), 0.5);
    case 'mostFrequent':
      return mostFrequent(values.toSorted());
    default:
      return by satisfies never;
  }
}

function scalingOf(values: Float64Array, to: Extract<Transform, { type: 'scale' }>['to']): Scaling | undefined {
  switch (to) {
    case 'none':
      return undefined;
    case 'standard': {
      const { mean, deviation } = momentsOf(values, every(values));
      // A deviation of rounding errors alone is none.
      return { center: mean, scale: deviation > 1e-9 * Math.abs(mean) ? 1 / deviation : 0 };
    }
    case 'range': {
      const sorted = values.toSorted();
      return between(sorted[0] ?? 0, sorted[0] ?? 0, sorted.at(-1) ?? 0);
    }
    case 'robust': {
      const sorted = values.toSorted();
      return between(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
    }
    default:
      return to satisfies never;
  }
}

const between = (center: number, low: number, high: number): Scaling => ({
  center,
  scale: high > low ? 1 / (high - low) : 0,
});

const every = ({ length }: ArrayLike<number>): Int32Array => Int32Array.from({ length }, (_, i) => i);

/** A quantile of sorted values, between them where it falls there (NumPy's default); 0 of none. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (place - Math.floor(place)) * (high - low);
}

function mostFrequent(sorted: Float64Array): number {
  let [best, most, run] = [sorted[0] ?? 0, 0, 0];
  sorted.forEach((value, i) => {
    run = value === sorted[i - 1] ? run + 1 : 1;
    if (run > most) [best, most] = [value, run];
  });
  return best;
}

function fitProducts(
  { columns, degree, interactions }: Extract<Transform, { type: 'polynomial' }>,
  numbers: readonly FittedNumber[],
  columnOf: (name: string) => Column,
  train: Int32Array,
  standardize: boolean,
): FittedColumn[] {
  const factors = numbers.filter(({ name, of }) => (columns ? columns.includes(name) : of === undefined));
  const values = new Map(factors.map((factor) => [factor, Float64Array.from(train, numberValues(factor, columnOf))]));
  return combinations(factors, degree, interactions).map((chosen) => {
    const product = Float64Array.from(train, (_, i) =>
      chosen.reduce((whole, factor) => whole * (values.get(factor)?.[i] ?? 0), 1),
    );
    const scaling = standardize ? scalingOf(product, 'standard') : undefined;
    return { type: 'product', factors: chosen, ...(scaling && { scaling }) };
  });
}

/** All choices of 2 to `degree` of the factors in their order, the same one several times unless they are to differ. */
function combinations<T>(factors: readonly T[], degree: number, differ: boolean): readonly (readonly T[])[] {
  let [last, all]: [(readonly number[])[], (readonly number[])[]] = [factors.map((_, i) => [i]), []];
  for (let count = 2; count <= degree; count++) {
    last = last.flatMap((chosen) =>
      factors.flatMap((_, i) => (i < (chosen.at(-1) ?? 0) + (differ ? 1 : 0) ? [] : [[...chosen, i]])),
    );
    all = [...all, ...last];
  }
  return all.map((chosen) => chosen.flatMap((i) => factors[i] ?? []));
}
