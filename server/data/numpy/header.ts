import { DataError } from '../data-error.ts';
import { knownContent } from '../known-content.ts';
import { elementType, type ElementType } from './elements.ts';

/** What the header of an array says. */
export interface NpyHeader {
  readonly type: ElementType;
  /** Rows first. */
  readonly shape: readonly number[];
  /** Whether values stand column after column, the first index fastest. */
  readonly fortran: boolean;
  /** Byte at which the values begin. */
  readonly length: number;
}

const magic = [0x93, ...Buffer.from('NUMPY')];
const mostHeaderBytes = 2 ** 16;

/**
 * The header of an array, once enough of its bytes have come. Throws a DataError with byte, expected and found.
 * @param name what messages call the array: its file, or file and member
 */
export function readHeader(name: string, bytes: Uint8Array): NpyHeader | undefined {
  const wrong = magic.findIndex((byte, i) => i < bytes.length && bytes[i] !== byte);
  if (wrong >= 0 && bytes.length >= 12) {
    const found = knownContent(bytes) ?? `the byte ${bytes[wrong] ?? ''} at ${wrong}`;
    throw refusal(name, 'data-format', wrong, 'the mark of an array saved by NumPy', found);
  }
  if (bytes.length < 12) return undefined;
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw refusal(name, 'data-format', 6, 'version 1, 2 or 3', `version ${version}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const size = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (size > mostHeaderBytes)
    throw refusal(name, 'data-size', 8, `a header of at most ${mostHeaderBytes} bytes`, `one of ${size}`);
  if (bytes.length < start + size) return undefined;
  return parse(name, Buffer.from(bytes.subarray(start, start + size)).toString('utf8'), start);
}

function parse(name: string, text: string, start: number): NpyHeader {
  const written = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (written === undefined) throw refusal(name, 'data-format', start, 'a header in braces', shown(text));
  const descr = /'descr'\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))/.exec(written);
  const type = elementType(descr?.[1] ?? descr?.[2] ?? '');
  if (!type)
    throw unusableType(name, start, descr?.[3] ? 'several fields a row' : (descr?.[1] ?? descr?.[2] ?? 'no type'));
  const order = /'fortran_order'\s*:\s*(True|False)\b/.exec(written)?.[1];
  if (order === undefined) throw refusal(name, 'data-format', start, 'fortran_order True or False', shown(text));
  const sides = /'shape'\s*:\s*\(([\d\sL,]*)\)/.exec(written)?.[1];
  if (sides === undefined) throw refusal(name, 'data-format', start, 'a shape', shown(text));
  const shape = sides
    .split(',')
    .map((side) => side.trim().replace(/L$/, ''))
    .filter((side) => side !== '')
    .map(Number);
  if (shape.length === 0 || shape.some((side) => !Number.isSafeInteger(side) || side < 1))
    throw refusal(name, 'data-shape', start, 'a shape of one row or more', `the shape (${sides.trim()})`);
  return { type, shape, fortran: order === 'True', length: start + Buffer.byteLength(text) };
}

const shown = (text: string): string => JSON.stringify(text.trim().slice(0, 60));

function unusableType(name: string, offset: number, found: string): DataError {
  const [expected, way] = found.includes('O')
    ? [
        'numbers or texts',
        'Python objects are not read, for that would run what they hold; save it with a type, as .astype("float32")',
      ]
    : [
        'whole or real numbers, yes or no, or texts',
        'save it with such a type, as .astype("float32"), or fields as arrays of their own',
      ];
  const message = `${name}: at byte ${offset} the array should have ${expected}, but it has the type ${found}; ${way}.`;
  return new DataError('data-format', message, { file: name, offset, expected, found });
}

/** The error for an array that is not as NumPy saves it. */
export function refusal(
  name: string,
  code: DataError['code'],
  offset: number,
  expected: string,
  found: string,
): DataError {
  const message = `${name}: at byte ${offset} ${expected} should stand, but there is ${found}; save the array again with numpy.save, or correct the path.`;
  return new DataError(code, message, { file: name, offset, expected, found });
}
