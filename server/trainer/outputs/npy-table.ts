/** A column of a table: as many values as the table has rows. */
export type Columns = Readonly<Record<string, Int32Array | Float32Array>>;

const magic = Buffer.from('\x93NUMPY\x01\x00', 'latin1');

const typeOf = (values: Int32Array | Float32Array): '<i4' | '<f4' => (values instanceof Int32Array ? '<i4' : '<f4');

/**
 * A table as a file of NumPy's format 1.0 with a structured type, row after row: `numpy.load` gives its columns by name. All
 * columns must be of one length.
 */
export function npyTable(columns: Columns): Uint8Array {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].length ?? 0;
  const fields = entries.map(([name, values]) => `('${name}', '${typeOf(values)}')`).join(', ');
  const described = `{'descr': [${fields}], 'fortran_order': False, 'shape': (${rows},), }`;
  // The data begin at a multiple of 64, and the header ends with a line feed.
  const length = Math.ceil((magic.length + 2 + described.length + 1) / 64) * 64 - magic.length - 2;
  const file = Buffer.alloc(magic.length + 2 + length + rows * entries.length * 4);
  magic.copy(file);
  file.writeUInt16LE(length, magic.length);
  file.write(`${described.padEnd(length - 1)}\n`, magic.length + 2, 'latin1');
  let at = magic.length + 2 + length;
  for (let row = 0; row < rows; row++) {
    for (const [, values] of entries) {
      if (values instanceof Int32Array) file.writeInt32LE(values[row] ?? 0, at);
      else file.writeFloatLE(values[row] ?? Number.NaN, at);
      at += 4;
    }
  }
  return file;
}

/**
 * Reads a table that `npyTable` made.
 * @throws Error where the bytes are not such a table, or are cut short
 */
export function readNpyTable(file: Buffer): Columns {
  if (!file.subarray(0, magic.length).equals(magic)) throw new Error('it is not in NumPy\u2019s format 1.0');
  const begin = magic.length + 2 + file.readUInt16LE(magic.length);
  const header = file.toString('latin1', magic.length + 2, begin);
  const fields = [...header.matchAll(/\('(\w+)', '<([if])4'\)/g)].map(([, name = '', type]) => ({ name, type }));
  const rows = Number(/'shape': \((\d+),\)/.exec(header)?.[1] ?? Number.NaN);
  if (fields.length === 0 || file.length !== begin + rows * fields.length * 4)
    throw new Error('it is not a table of 4-byte columns, or it is cut short');
  const place = (row: number, column: number): number => begin + 4 * (row * fields.length + column);
  const columns = fields.map(({ name, type }, column): [string, Int32Array | Float32Array] => [
    name,
    type === 'i'
      ? Int32Array.from({ length: rows }, (_, row) => file.readInt32LE(place(row, column)))
      : Float32Array.from({ length: rows }, (_, row) => file.readFloatLE(place(row, column))),
  ]);
  return Object.fromEntries(columns);
}
