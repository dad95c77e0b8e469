import type { TableSource } from '../../definition/formats/table-columns.ts';
import type { ReadSet } from '../dataset.ts';
import type { Part } from '../parts.ts';
import { columnOf, columnSet, type Inputs } from './column-set.ts';
import { featuresOf, fitFeatures } from './features.ts';
import type { Column, Table } from './table.ts';

/** The data set of a table; `parts` tells for each row which files it came from. */
export function tableSet(
  table: Table,
  inputs: readonly string[],
  parts: readonly Part[],
  source: TableSource,
  splitSeed: number,
): ReadSet {
  const named = (names: readonly string[]): Column[] => names.map((name) => columnOf(table, name));
  const texts = Object.entries(source.texts).map(([name, options]) => [columnOf(table, name), options] as const);
  return columnSet(table, parts, source, splitSeed, (trained): Inputs => {
    const columns = fitFeatures(named(inputs), named(source.categories), texts, trained, source.standardize);
    const { width, write } = featuresOf(columns, (name) => columnOf(table, name));
    const hash: Inputs['hash'] = (rows, into) => {
      const one = new Float32Array(width);
      for (const row of rows) {
        one.fill(0);
        write(row, one, 0);
        into.update(new Uint8Array(one.buffer));
      }
    };
    return { shape: [width], write, hash, fitted: { type: 'columns', columns } };
  });
}
