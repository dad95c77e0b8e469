import type { RowPlace } from '../csv/table.ts';
import type { FittedInputs } from '../fitted.ts';
import { DataError } from '../data-error.ts';
import { gatherBy } from '../gather-by.ts';
import { openArrays } from '../numpy/archive.ts';
import { InputArray } from '../numpy/input-array.ts';
import { memberOf, type NumpySource } from '../numpy/read.ts';
import { TargetArray } from '../numpy/target-array.ts';
import { NewLabels } from './labels.ts';
import type { NewRows, NewRowsRequest } from './new-rows.ts';

/**
 * Reads arrays saved by NumPy: of inputs, and in an archive those of targets beside them, as far as they are there. Throws a
 * DataError with file, byte or row, expected and found.
 */
export async function newArrays(
  { source, fitted, files, unlabelled }: NewRowsRequest<NumpySource>,
  inputs: Extract<FittedInputs, { type: 'arrays' }>,
): Promise<NewRows> {
  const array = new InputArray(source);
  const places: RowPlace[] = [];
  const columns = new Map<string, string[]>();
  for (const file of files) {
    const before = array.count;
    const labels = await readFile(source, file, array, unlabelled);
    const count = array.count - before;
    for (let row = 0; row < count; row++) places.push({ file, row });
    for (const name of Object.keys(fitted.targets)) {
      const values = labels.get(name) ?? Array.from({ length: count }, () => '');
      if (values.length !== count) throw otherCount(file, name, count, values.length);
      columns.set(name, [...(columns.get(name) ?? []), ...values]);
    }
  }
  const { shape, write } = array.inputs(inputs);
  if (shape.join() !== fitted.shape.join()) throw otherShape(files[0] ?? '', fitted.shape, shape);
  const labels = new NewLabels(fitted, source.where);
  const targets = labels.targets(array.count, (name, { kind }) => (row) => {
    const text = columns.get(name)?.[row] ?? '';
    if (text === '') return Number.NaN;
    return kind === 'number' ? Number(text) : labels.classOf(name, text);
  });
  const gather = gatherBy(shape, array.count, write);
  return {
    rows: { count: array.count, inputShape: shape, targets, sha256: '', gather },
    places,
    notices: labels.notices,
  };
}

/** Reads the inputs of a file into `array`; gives the values of the targets that it has. */
async function readFile(
  source: NumpySource,
  file: string,
  array: InputArray,
  unlabelled: boolean,
): Promise<Map<string, readonly string[]>> {
  const arrays = await openArrays(file);
  try {
    // Names that tell parts apart say nothing of new files.
    const wished = source.inputs?.includes('{part}') === true || arrays.names === undefined ? undefined : source.inputs;
    const member = memberOf(file, arrays.names, wished, undefined);
    const into = array.reader(member === undefined ? file : `${file}: ${member}`);
    await arrays.read(member, (bytes) => into.add(bytes));
    into.end();
    const found = new Map<string, readonly string[]>();
    for (const [name, target] of unlabelled ? [] : Object.entries(source.targets)) {
      const own = target.array ?? name;
      if (target.path !== undefined || arrays.names?.includes(own) !== true || own === member) continue;
      const column = new TargetArray(target);
      const reader = column.reader(`${file}: ${own}`);
      await arrays.read(own, (bytes) => reader.add(bytes));
      reader.end();
      found.set(name, column.values);
    }
    return found;
  } finally {
    arrays.close();
  }
}

function otherShape(file: string, wanted: readonly number[], found: readonly number[]): DataError {
  const [expected, other] = [wanted.join('×'), found.join('×')];
  const message = `${file} has rows of ${other}, but the network reads ${expected}; save an array of such rows.`;
  return new DataError('data-shape', message, { file, expected, found: other });
}

function otherCount(file: string, name: string, rows: number, found: number): DataError {
  const message = `${file}: ${name} has ${found} rows, but the inputs have ${rows}; the arrays must be of the same rows.`;
  return new DataError('data-size', message, { file, expected: `${rows} rows`, found: `${found} rows` });
}
