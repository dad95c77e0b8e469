import { DataError } from '../data-error.ts';
import { readFileBytes } from '../file-bytes.ts';
import { knownNoText } from '../known-content.ts';

/** How the bytes of a text stand for characters. */
export type Encoding = 'utf8' | 'latin1' | 'windows1252';

/** What one text file may hold after decompression; a sentence set needs a hundredth. */
const mostBytes = 2 ** 30;
/** A line longer than this is no line of text. */
const mostLineBytes = 2 ** 24;
const newLine = 0x0a;

/** A place in a text file, for messages. */
export interface LinePlace {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Hands the lines of a text file, plain or gzipped, to `take`, without their line ends: \n, or \r\n. No other character
 * ends a line. An empty last line does not count. Throws a DataError with file, line and byte where the bytes are not
 * text in the encoding, and what `take` throws.
 * @param rest waited for now and then: what takes lines faster than it can use them may have a rest
 */
export async function readLines(
  file: string,
  encoding: Encoding,
  take: (text: string, place: LinePlace) => void,
  rest?: () => Promise<void>,
): Promise<void> {
  const decode = decoderOf(encoding);
  const pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let offset = 0;
  let line = 0;
  const end = (bytes: Uint8Array): void => {
    line++;
    const place = { file, line };
    const whole = pending.length === 0 ? bytes : Buffer.concat([...pending.splice(0), bytes]);
    pendingBytes = 0;
    take(lineText(whole, place, offset, encoding, decode), place);
    offset += whole.length + 1;
  };
  let begun = false;
  await readFileBytes(file, mostBytes, (bytes) => {
    if (!begun) checkContent(file, bytes);
    begun = true;
    let from = 0;
    for (let at = bytes.indexOf(newLine); at >= 0; at = bytes.indexOf(newLine, from)) {
      end(bytes.subarray(from, at));
      from = at + 1;
    }
    if (from < bytes.length) {
      pending.push(bytes.slice(from));
      pendingBytes += bytes.length - from;
      if (pendingBytes > mostLineBytes) throw tooLong({ file, line: line + 1 }, offset);
    }
    return rest?.();
  });
  if (pending.length > 0) end(new Uint8Array());
}

/** Throws a DataError where the first bytes are those of something other than text. */
function checkContent(file: string, bytes: Uint8Array): void {
  const found = knownNoText(bytes.subarray(0, 12));
  if (found === undefined) return;
  const message = `${file} should be text, but it is ${found}; correct the path or the format, or download the file again.`;
  throw new DataError('data-format', message, { file, offset: 0, expected: 'text', found });
}

function lineText(
  bytes: Uint8Array,
  place: LinePlace,
  offset: number,
  encoding: Encoding,
  decode: (bytes: Uint8Array) => string,
): string {
  if (place.line === 1 && isUtf16(bytes)) throw wrongBytes(place, offset, `text in ${encoding}`, 'text in UTF-16');
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw wrongBytes(place, offset + zero, 'text', 'a zero byte');
  const mark = place.line === 1 && encoding === 'utf8' && hasMark(bytes) ? 3 : 0;
  const last = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length;
  try {
    return decode(bytes.subarray(mark, last));
  } catch {
    // The decoder only says that something is wrong; the error says where.
    const at = firstInvalid(bytes, decode);
    throw wrongBytes(place, offset + at, `text in ${encoding}`, `the byte 0x${(bytes[at] ?? 0).toString(16)}`);
  }
}

function decoderOf(encoding: Encoding): (bytes: Uint8Array) => string {
  // What the web calls latin1 is windows-1252, which has printable characters where Latin-1 has control codes.
  if (encoding === 'latin1')
    return (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const decoder = new TextDecoder(encoding === 'utf8' ? 'utf-8' : 'windows-1252', { fatal: true, ignoreBOM: true });
  return (bytes) => decoder.decode(bytes);
}

const hasMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

const isUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

/** The first byte of the first character that cannot be decoded: the longest start of the line that can ends before it. */
function firstInvalid(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): number {
  const decodes = (length: number): boolean => {
    try {
      decode(bytes.subarray(0, length));
      return true;
    } catch (error) {
      if (error instanceof TypeError) return false;
      throw error;
    }
  };
  let good = 0;
  for (let length = 1; length <= bytes.length && length <= good + 4; length++) if (decodes(length)) good = length;
  return good;
}

function wrongBytes(place: LinePlace, offset: number, expected: string, found: string): DataError {
  const message = `${place.file}: line ${place.line} should be ${expected}, but at byte ${offset} of the file stands ${found}; set encoding to the file's, or save it as UTF-8.`;
  return new DataError('data-encoding', message, { ...place, offset, expected, found });
}

function tooLong(place: LinePlace, offset: number): DataError {
  const expected = `a line of at most ${mostLineBytes} bytes`;
  const message = `${place.file}: line ${place.line} goes on for more than ${mostLineBytes} bytes; the file is no text of a sentence a line, or damaged.`;
  return new DataError('data-too-large', message, { ...place, offset, expected, found: 'more' });
}
