/** What files of other formats begin with, so that a message can say what a file is instead. */
const marks: readonly (readonly [what: string, at: number, bytes: readonly number[]])[] = [
  ['a PNG picture', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['a JPEG picture', 0, [0xff, 0xd8, 0xff]],
  ['a WebP picture', 8, Array.from(Buffer.from('WEBP'))],
  ['a WAV sound', 8, Array.from(Buffer.from('WAVE'))],
  ['a GIF picture', 0, Array.from(Buffer.from('GIF8'))],
  ['a TIFF picture', 0, [0x49, 0x49, 0x2a, 0x00]],
  ['a TIFF picture', 0, [0x4d, 0x4d, 0x00, 0x2a]],
  ['a NumPy array', 0, [0x93, ...Buffer.from('NUMPY')]],
  ['a zip archive (as .npz)', 0, [0x50, 0x4b, 0x03, 0x04]],
  ['a Parquet table', 0, Array.from(Buffer.from('PAR1'))],
  ['an HDF5 file', 0, [0x89, 0x48, 0x44, 0x46]],
  ['a PDF document', 0, Array.from(Buffer.from('%PDF'))],
  ['a FLAC sound', 0, Array.from(Buffer.from('fLaC'))],
  ['an Ogg sound', 0, Array.from(Buffer.from('OggS'))],
  ['an MP3 sound', 0, Array.from(Buffer.from('ID3'))],
  ['a gzip file', 0, [0x1f, 0x8b]],
  ['a bzip2 file', 0, Array.from(Buffer.from('BZh'))],
  ['an xz file', 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a Zstandard file', 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ['a pickle of Python', 0, [0x80, 0x02]],
  ['a pickle of Python', 0, [0x80, 0x03]],
  ['a pickle of Python', 0, [0x80, 0x04]],
  ['a pickle of Python', 0, [0x80, 0x05]],
  ['IDX', 0, [0x00, 0x00, 0x08, 0x03]],
  ['IDX', 0, [0x00, 0x00, 0x08, 0x01]],
  ['a page of HTML', 0, Array.from(Buffer.from('<!DOCTYPE'))],
  ['a page of HTML', 0, Array.from(Buffer.from('<html'))],
];

/** What a content is by its first bytes (12 are enough), in words with their article; `undefined` where they tell nothing. */
export const knownContent = (head: Uint8Array): string | undefined =>
  marks.find(([, at, bytes]) => bytes.every((byte, i) => head[at + i] === byte))?.[0];

const isText = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** What a content is that can be no list of sentences and no table of text, by its first bytes; `undefined` where they could be. */
export const knownNoText = (head: Uint8Array): string | undefined =>
  marks.find(
    ([what, at, bytes]) =>
      (what.endsWith('HTML') || !bytes.every(isText)) && bytes.every((byte, i) => head[at + i] === byte),
  )?.[0];
