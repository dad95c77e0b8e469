import type { DataSource } from '../schema/data.ts';
import { transformedTexts } from './table-transforms.ts';

/** A data set that is a table with named columns. */
export type TableSource = Extract<DataSource, { readonly format: 'csv' | 'jsonLines' | 'parquet' }>;

export const isTable = (source: DataSource): source is TableSource =>
  source.format === 'csv' || source.format === 'jsonLines' || source.format === 'parquet';

/** The columns that a definition names for something other than numbers to put in. */
export const spokenColumns = ({
  targets,
  categories,
  texts,
  weights,
  groups,
  time,
  partColumn,
  transforms,
}: TableSource): readonly string[] => [
  ...Object.keys(targets),
  ...categories,
  ...Object.keys(texts),
  ...transformedTexts(transforms),
  ...(weights === undefined ? [] : [weights]),
  ...(groups === undefined ? [] : [groups]),
  ...(time === undefined ? [] : [time]),
  ...(partColumn === undefined ? [] : [partColumn]),
];

/** The input columns of numbers: those that are named, else all of the file's that are there for nothing else. */
export function numberColumns(source: TableSource, header: readonly string[]): readonly string[] {
  const others = new Set([...spokenColumns(source), ...source.ignore]);
  return source.numbers ?? header.filter((name) => !others.has(name));
}
