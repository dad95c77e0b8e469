import type { DataSource } from '../../definition/experiment.ts';
import { columnSet, type Inputs } from '../csv/column-set.ts';
import { DataError } from '../data-error.ts';
import type { ReadSet } from '../dataset.ts';
import { readContent } from '../file-content.ts';
import { readFiles } from '../files/read-files.ts';
import type { Place } from '../place.ts';
import { RowStore } from '../row-store.ts';
import { pictureDecoder, type Decoder, type Picture } from './decode.ts';

export type ImagesSource = DataSource & { readonly format: 'images' };

/** No file of a picture holds more. */
const mostBytes = 2 ** 28;
/** Pictures in work at a time: enough for the threads that decode, and for reading ahead of them. */
const atATime = 8;

/**
 * Reads the pictures of a data set. Inputs are `[height, width, channels]`, 0 to 1; targets are the fields under
 * `targets`. Every picture is decoded once, before anything is trained; what memory does not hold lies on the disk.
 * Throws a DataError with file, expected and found.
 */
export async function readImages(source: ImagesSource, place: Place, splitSeed: number): Promise<ReadSet> {
  const { files, table, parts, notices } = await readFiles(source, place);
  const size = typeof source.size === 'number' ? ([source.size, source.size] as const) : source.size;
  const decode = await pictureDecoder({ size, fit: source.fit, colour: source.colour });
  const store = new RowStore();
  let first: Picture | undefined;
  for await (const { picture, file } of decoded(files, decode)) {
    first ??= picture;
    if (picture.height !== first.height || picture.width !== first.width) throw otherSize(file, first, picture);
    store.add(picture.bytes);
  }
  if (!first) throw new Error('a data set has at least one file');
  const shape = [first.height, first.width, source.colour === 'rgb' ? 3 : 1];
  return columnSet(table, parts, source, splitSeed, () => ({ ...pictureInputs(store, shape), notices }));
}

/** The pictures in the order of their files, several decoded at a time. */
export async function* decoded(
  files: readonly string[],
  decode: Decoder,
): AsyncGenerator<{ readonly file: string; readonly picture: Picture }> {
  const start = (file: string) => {
    const picture = readContent(file, mostBytes).then((content) => decode(content, file));
    // It is waited for in its turn; until then its failure must not count as nobody's.
    picture.catch(() => undefined);
    return { file, picture };
  };
  const waiting = files.slice(0, atATime).map(start);
  for (let next = waiting.length; ; next++) {
    const head = waiting.shift();
    if (!head) return;
    yield { file: head.file, picture: await head.picture };
    const file = files[next];
    if (file !== undefined) waiting.push(start(file));
  }
}

/** Bytes to what a network reads: 0 to 1, float32. */
const scale = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Writes a picture of `store`. */
export const pictureWriter =
  (store: RowStore): Inputs['write'] =>
  (row, out, to) => {
    const bytes = store.read(row);
    for (let i = 0; i < bytes.length; i++) out[to + i] = scale[bytes[i] ?? 0] ?? 0;
  };

const pictureInputs = (store: RowStore, shape: readonly number[]): Inputs => ({
  shape,
  fitted: { type: 'pictures' },
  write: pictureWriter(store),
  hash(rows, into) {
    for (const row of rows) into.update(store.read(row));
  },
});

function otherSize(file: string, wanted: Picture, found: Picture): DataError {
  const [expected, other] = [wanted, found].map(({ height, width }) => `${height}×${width} pixels`);
  const message = `${file} has ${other ?? ''} (height × width), but the pictures before it ${expected ?? ''}; set size, and all are resized to it.`;
  return new DataError('data-shape', message, { file, offset: 0, expected: expected ?? '', found: other ?? '' });
}
