import { DataError } from '../data-error.ts';
import { knownContent } from '../known-content.ts';

/** A sound of one channel, samples from −1 to 1. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number;
  readonly samples: Float32Array;
}

/** How the samples are written. */
interface Form {
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
  readonly isFloat: boolean;
}

const pcm = 1;
const float = 3;
/** The kind stands in the first two bytes of a longer identifier. */
const extensible = 0xfffe;
const mostChannels = 64;
const mostRate = 768_000;

/**
 * Reads a WAV file (RIFF; PCM of 8, 16, 24 or 32 bits, or float of 32 or 64) as the mean of its channels.
 * Throws a DataError with file, byte, expected and found.
 */
export function readWav(bytes: Uint8Array, file: string): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkName(bytes, 0, 'RIFF', file);
  checkName(bytes, 8, 'WAVE', file);
  let form: Form | undefined;
  for (let at = 12; ;) {
    // A file may end with a byte of padding.
    if (at >= bytes.length)
      throw refusal(
        file,
        'data-size',
        bytes.length,
        form ? 'the samples (a data chunk)' : 'a fmt chunk',
        'the end of the file',
      );
    if (at + 8 > bytes.length)
      throw refusal(file, 'data-size', at, 'the head of a chunk, 8 bytes', left(bytes.length - at));
    const name = nameAt(bytes, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (start + size > bytes.length)
      throw refusal(file, 'data-size', start, `${size} bytes of the chunk '${name}'`, left(bytes.length - start));
    if (name === 'fmt ') form = readForm(view, start, size, file);
    if (name === 'data') {
      if (!form) throw refusal(file, 'data-format', at, 'the fmt chunk before the samples', "the chunk 'data'");
      return { rate: form.rate, samples: samplesOf(view, start, size, form, file) };
    }
    at = start + size + (size % 2);
  }
}

const left = (count: number): string => `the end after ${count} bytes`;

const nameAt = (bytes: Uint8Array, at: number): string =>
  Array.from(bytes.subarray(at, at + 4), (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '?')).join(
    '',
  );

function checkName(bytes: Uint8Array, at: number, name: string, file: string): void {
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i];
    if (byte === undefined)
      throw refusal(file, 'data-size', bytes.length, `the mark ${name} of a WAV file`, 'the end of the file');
    if (byte === name.charCodeAt(i)) continue;
    const known = knownContent(bytes);
    const what =
      known === undefined || known === 'a WAV sound' ? `the byte 0x${byte.toString(16).padStart(2, '0')}` : known;
    throw refusal(file, 'data-format', at + i, `the mark ${name} of a WAV file`, what);
  }
}

function readForm(view: DataView, start: number, size: number, file: string): Form {
  const refuse = (at: number, expected: string, found: string): never => {
    throw refusal(file, 'data-format', start + at, expected, found);
  };
  if (size < 16) refuse(0, 'a fmt chunk of at least 16 bytes', `${size} bytes`);
  const written = view.getUint16(start, true);
  if (written === extensible && size < 26) refuse(0, 'a fmt chunk of at least 26 bytes', `${size} bytes`);
  const kind = written === extensible ? view.getUint16(start + 24, true) : written;
  const channels = view.getUint16(start + 2, true);
  const rate = view.getUint32(start + 4, true);
  const block = view.getUint16(start + 12, true);
  const bits = view.getUint16(start + 14, true);
  if (kind !== pcm && kind !== float) refuse(0, 'PCM (1) or float (3) samples', `samples of kind ${kind}`);
  if (channels < 1 || channels > mostChannels) refuse(2, `1 to ${mostChannels} channels`, String(channels));
  if (rate < 1 || rate > mostRate) refuse(4, `1 to ${mostRate} samples a second`, String(rate));
  const sizes = kind === float ? [32, 64] : [8, 16, 24, 32];
  if (!sizes.includes(bits)) refuse(14, `samples of ${sizes.join(', ')} bits`, `${bits} bits`);
  if (block !== (channels * bits) / 8) refuse(12, `blocks of ${(channels * bits) / 8} bytes`, `blocks of ${block}`);
  return { channels, rate, bits, isFloat: kind === float };
}

function samplesOf(view: DataView, start: number, size: number, form: Form, file: string): Float32Array {
  const { channels, bits } = form;
  const bytes = bits / 8;
  const count = Math.floor(size / (channels * bytes));
  if (size !== count * channels * bytes)
    throw refusal(file, 'data-size', start - 4, `whole samples of ${channels * bytes} bytes`, `${size} bytes`);
  if (count === 0) throw refusal(file, 'data-empty', start, 'at least one sample', 'none');
  const read = readerOf(view, form);
  const samples = new Float32Array(count);
  for (let i = 0, at = start; i < count; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += bytes) sum += read(at);
    samples[i] = sum / channels;
    if (!Number.isFinite(samples[i]))
      throw refusal(file, 'data-number', at - channels * bytes, 'a finite sample', String(samples[i]));
  }
  return samples;
}

function readerOf(view: DataView, { bits, isFloat }: Form): (at: number) => number {
  if (isFloat) return bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 2 ** 15;
  if (bits === 24) return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23;
  return (at) => view.getInt32(at, true) / 2 ** 31;
}

function refusal(file: string, code: DataError['code'], offset: number, expected: string, found: string): DataError {
  const message = `${file}: at byte ${offset} ${expected} should stand, but there is ${found}; save it again as WAV, or leave it out.`;
  return new DataError(code, message, { file, offset, expected, found });
}
