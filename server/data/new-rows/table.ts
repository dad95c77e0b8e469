import type { TableSource } from '../../definition/formats/table-columns.ts';
import { columnOf } from '../csv/column-set.ts';
import { featuresOf } from '../csv/features.ts';
import { checkTwice, readRows, tableForm } from '../csv/read.ts';
import { numberReader } from '../csv/number-values.ts';
import { noRows } from '../csv/records.ts';
import { checkDates } from '../csv/table-set.ts';
import { Table, type Column, type ColumnKind } from '../csv/table.ts';
import { DataError } from '../data-error.ts';
import type { FittedColumn, FittedNumber, FittedSet } from '../fitted.ts';
import { gatherBy } from '../gather-by.ts';
import { NewLabels, shown } from './labels.ts';
import type { NewRows, NewRowsRequest } from './new-rows.ts';

/**
 * Reads rows of tables by the columns that the inputs were fitted on; the columns of targets may be there or not. Throws a
 * DataError with file, line, expected and found.
 */
export async function newTableRows(
  { source, fitted, files, unlabelled }: NewRowsRequest<TableSource>,
  columns: readonly FittedColumn[],
): Promise<NewRows> {
  const table = await readTables(unlabelled ? withoutLabels(source) : source, fitted, files, columns);
  checkDates(table, source);
  const { width, write } = featuresOf(columns, (name) => columnOf(table, name));
  const labels = new NewLabels(fitted, source.where);
  const targets = labels.targets(table.count, (name, { kind }) => {
    const column = table.columns.get(name);
    if (!column) return undefined;
    if (kind === 'number') return (row) => column.values[row] ?? Number.NaN;
    const text = (row: number): string | undefined => column.texts.texts[column.values[row] ?? -1];
    return (row) => {
      const label = text(row);
      return label === undefined ? Number.NaN : labels.classOf(name, label);
    };
  });
  return {
    rows: {
      count: table.count,
      inputShape: [width],
      targets,
      sha256: '',
      gather: gatherBy([width], table.count, write),
    },
    places: table.places,
    notices: [...new Set(columns.flatMap((column) => noticesOf(column, table))), ...labels.notices],
  };
}

/** A table without names has columns for its inputs alone. */
function withoutLabels(source: TableSource): TableSource {
  if (source.format !== 'csv' || !source.columns) return source;
  const { targets, columns } = source;
  return { ...source, columns: columns.filter((name) => !Object.hasOwn(targets, name)) };
}

async function readTables(
  source: TableSource,
  { targets }: FittedSet,
  files: readonly string[],
  columns: readonly FittedColumn[],
): Promise<Table> {
  let table: Table | undefined;
  for (const file of files) {
    const before = table?.count ?? 0;
    await readRows(file, source, {
      names(names, line) {
        checkTwice(names, file, line);
        // A target that the first file has is one of all.
        const labelled = Object.keys(targets).filter((name) =>
          table ? table.columns.has(name) : names.includes(name),
        );
        checkColumns(file, names, [...columnsRead(columns).keys(), ...labelled]);
        table ??= new Table(kindsOf(columns, labelled, targets), tableForm(source));
      },
      row(values, names, place) {
        table?.add(values, names, place);
      },
    });
    if ((table?.count ?? 0) === before) throw noRows(file);
  }
  if (!table) throw new Error('there is at least one file');
  return table;
}

function kindsOf(
  columns: readonly FittedColumn[],
  labelled: readonly string[],
  targets: FittedSet['targets'],
): Map<string, ColumnKind> {
  return new Map<string, ColumnKind>([
    ...columnsRead(columns),
    ...labelled.map((name): [string, ColumnKind] => [name, targets[name]?.kind === 'number' ? 'number' : 'text']),
  ]);
}

function checkColumns(file: string, header: readonly string[], wanted: readonly string[]): void {
  const absent = wanted.filter((name) => !header.includes(name));
  if (absent.length === 0) return;
  const list = (names: readonly string[]) =>
    names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ');
  const what = absent.length === 1 ? `column '${absent[0] ?? ''}'` : `columns ${list(absent)}`;
  const message = `${file} has no ${what}, which the network reads, but ${list(header)}; add what is missing.`;
  throw new DataError('data-column', message, { file, expected: `the ${what}`, found: list(header) });
}

/** The columns that inputs are made of. */
function columnsRead(fitted: readonly FittedColumn[]): Map<string, ColumnKind> {
  return new Map(
    fitted.flatMap((column): (readonly [string, ColumnKind])[] => {
      switch (column.type) {
        case 'number':
        case 'missing':
          return [[column.name, column.of ? 'text' : 'number']];
        case 'product':
          return column.factors.map(({ name, of }) => [name, of ? 'text' : 'number'] as const);
        case 'hash':
        case 'category':
        case 'text':
          return [[column.name, 'text']];
        default:
          return column satisfies never;
      }
    }),
  );
}

/** What of a column the network has not seen in training. */
function noticesOf(fitted: FittedColumn, table: Table): string[] {
  switch (fitted.type) {
    case 'number':
      return filledNotices(fitted, columnOf(table, fitted.name));
    case 'category':
      return categoryNotices(fitted, columnOf(table, fitted.name));
    case 'missing':
    case 'product':
    case 'hash':
    case 'text':
      return [];
    default:
      return fitted satisfies never;
  }
}

const share = (count: number, { values }: Column): string => `${count} of ${values.length} rows`;

function filledNotices({ of, fill }: FittedNumber, column: Column): string[] {
  const read = numberReader(column, of);
  const missing = column.values.filter((_, row) => Number.isNaN(read(row))).length;
  if (missing === 0) return [];
  const known = of && 'ranks' in of ? ' that was met in training' : '';
  return [
    `${share(missing, column)} have no ${column.name}${known}: ${shortNumber(fill)} stands in for it, as in training`,
  ];
}

/** Numbers in notices have four digits. */
const shortNumber = (value: number): number => Number(value.toPrecision(4));

function categoryNotices({ missing, categories }: FittedColumn & { type: 'category' }, column: Column): string[] {
  const { name, values, texts } = column;
  const known = new Set(categories);
  const isUnknown = texts.texts.map((text) => !known.has(text));
  const others = values.filter((value) => isUnknown[value] === true).length;
  const absent = values.filter((value) => value < 0).length;
  const found = shown(texts.texts.filter((_, number) => isUnknown[number]));
  return [
    ...(others > 0
      ? [`${share(others, column)} have a ${name} that no training row has (${found}): none of its inputs is set`]
      : []),
    ...(absent > 0 && !missing
      ? [`${share(absent, column)} have no ${name}, which every training row has: none of its inputs is set`]
      : []),
  ];
}
