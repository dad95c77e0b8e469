import type { DataSource } from '../../definition/experiment.ts';
import { columnSet, type Inputs } from '../csv/column-set.ts';
import { Table, type ColumnKind } from '../csv/table.ts';
import { DataError } from '../data-error.ts';
import type { ReadSet } from '../dataset.ts';
import { locatePart, partsOf, pathOfPart, type Part } from '../parts.ts';
import type { Place } from '../place.ts';
import { openArrays, type Arrays } from './archive.ts';
import type { ArrayReader } from './array-reader.ts';
import { InputArray } from './input-array.ts';
import { TargetArray } from './target-array.ts';

export type NumpySource = DataSource & { readonly format: 'numpy' };

/**
 * Reads arrays saved by NumPy: rows of numbers, and targets of one class or number a row.
 * Throws a DataError with file, byte or row, expected and found.
 */
export async function readNumpy(source: NumpySource, place: Place, splitSeed: number): Promise<ReadSet> {
  const names = Object.keys(source.targets);
  const kinds = names.map((name): [string, ColumnKind] => [
    name,
    source.targets[name]?.type === 'number' ? 'number' : 'text',
  ]);
  const table = new Table(new Map(kinds), { decimal: 'point', missing: [] });
  const inputs = new InputArray(source);
  const rowParts: Part[] = [];
  for (const part of partsOf(addresses(source), source.parts)) {
    const before = inputs.count;
    const { name: file, columns } = await readPart(source, part, place, inputs);
    for (let row = 0; row < inputs.count - before; row++) {
      const values = columns.map((column) => column[row] ?? '');
      table.add(values, names, { file, row });
      rowParts.push(part);
    }
  }
  const fit = (trained: Int32Array): Inputs => inputs.fitted(trained);
  return columnSet(table, rowParts, { ...source, groups: undefined }, splitSeed, fit);
}

/** Where arrays are, as far as {part} in it goes: in a path or in a name within an archive. */
const addresses = ({ path, inputs = '', targets }: NumpySource): string[] => [
  `${path}: ${inputs}`,
  ...Object.values(targets).map((target) => `${target.path ?? path}: ${target.array ?? ''}`),
];

/** Reads the inputs of a part, and the values of its targets; says what messages call the inputs. */
async function readPart(
  source: NumpySource,
  part: Part,
  place: Place,
  inputs: InputArray,
): Promise<{ readonly name: string; readonly columns: readonly (readonly string[])[] }> {
  const files = new Files(source, part, place);
  try {
    const before = inputs.count;
    const name = await files.readInto(source.path, source.inputs, undefined, (at) => inputs.reader(at));
    const rows = inputs.count - before;
    const columns: (readonly string[])[] = [];
    for (const [own, target] of Object.entries(source.targets)) {
      const column = new TargetArray(target);
      const at = await files.readInto(target.path ?? source.path, target.array, own, (where) => column.reader(where));
      if (column.values.length !== rows) throw otherCount(name, rows, at, column.values.length);
      columns.push(column.values);
    }
    return { name, columns };
  } finally {
    files.close();
  }
}

/** The files of a part, each opened once. */
class Files {
  readonly #source: NumpySource;
  readonly #part: Part;
  readonly #place: Place;
  readonly #open = new Map<string, Arrays>();

  constructor(source: NumpySource, part: Part, place: Place) {
    this.#source = source;
    this.#part = part;
    this.#place = place;
  }

  /**
   * Reads the array that is asked for, and says what messages call it.
   * @param wished its name as the definition has it
   * @param own a name that it may have where the definition says none
   */
  async readInto(
    path: string,
    wished: string | undefined,
    own: string | undefined,
    reader: (name: string) => ArrayReader,
  ): Promise<string> {
    const { parts } = this.#source;
    const file = await locatePart(path, this.#part, parts, this.#place);
    const arrays = this.#open.get(file) ?? (await openArrays(file));
    this.#open.set(file, arrays);
    const array = wished === undefined ? undefined : pathOfPart(wished, this.#part, parts);
    const member = memberOf(file, arrays.names, array, own);
    const name = member === undefined ? file : `${file}: ${member}`;
    const into = reader(name);
    await arrays.read(member, (bytes) => into.add(bytes));
    into.end();
    return name;
  }

  close(): void {
    for (const arrays of this.#open.values()) arrays.close();
  }
}

/** The member of an archive that is meant; `undefined` for a file of a single array. */
export function memberOf(
  file: string,
  names: readonly string[] | undefined,
  wished: string | undefined,
  own: string | undefined,
): string | undefined {
  if (names === undefined) {
    if (wished === undefined) return undefined;
    const message = `${file} holds a single array without a name, but '${wished}' is asked for; leave the name out, or name an archive (.npz).`;
    throw new DataError('data-column', message, { file, expected: `an array '${wished}'`, found: 'a single array' });
  }
  const asked = wished ?? (own !== undefined && names.includes(own) ? own : names.length === 1 ? names[0] : own);
  if (asked !== undefined && names.includes(asked)) return asked;
  const there = names.slice(0, 12).join(', ') || 'none';
  const message =
    asked === undefined
      ? `${file} holds the arrays ${there}; say under inputs which of them are the inputs.`
      : `${file} has no array '${asked}', but ${there}; correct the name.`;
  throw new DataError('data-column', message, { file, expected: asked ?? 'a name under inputs', found: there });
}

function otherCount(inputs: string, rows: number, target: string, found: number): DataError {
  const message = `${target} has ${found} rows, but ${inputs} has ${rows}; the arrays must be of the same rows.`;
  return new DataError('data-size', message, { file: target, expected: `${rows} rows`, found: `${found} rows` });
}
