import type { TableSource } from '../../definition/formats/table-columns.ts';
import { DataError } from '../data-error.ts';
import type { ReadSet } from '../dataset.ts';
import type { Part } from '../parts.ts';
import { columnOf, columnSet, type Inputs } from './column-set.ts';
import { featuresOf, fitFeatures } from './features.ts';
import { isDate } from './number-values.ts';
import { placeText, type Column, type Table } from './table.ts';

/** The data set of a table; `parts` tells for each row which files it came from. */
export function tableSet(
  table: Table,
  inputs: readonly string[],
  parts: readonly Part[],
  source: TableSource,
  splitSeed: number,
): ReadSet {
  checkDates(table, source);
  const { categories, texts, standardize, transforms } = source;
  const the = (name: string): Column => columnOf(table, name);
  return columnSet(table, parts, source, splitSeed, (trained): Inputs => {
    const columns = fitFeatures({ inputs, categories, texts, standardize, transforms }, the, trained);
    const { width, write } = featuresOf(columns, the);
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

/** Throws a DataError where a value of a column of dates is none. */
export function checkDates(table: Table, { transforms }: TableSource): void {
  for (const name of transforms.flatMap((each) => (each.type === 'dateParts' ? each.columns : []))) {
    const { values, texts } = columnOf(table, name);
    const wrong = texts.texts.findIndex((text) => !isDate(text));
    if (wrong < 0) continue;
    const place = table.places[values.indexOf(wrong)];
    const found = JSON.stringify(texts.texts[wrong]?.slice(0, 60));
    const message = `${placeText(place)} has ${found} in the column '${name}', which should be a date as 2024-05-31 or 2024-05-31T12:00; correct it, or write it under missing.`;
    throw new DataError('data-column', message, { ...place, expected: 'a date', found });
  }
}
