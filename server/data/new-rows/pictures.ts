import { readIdxFile } from '../idx-file.ts';
import { CifarBuilder, readCifarFile } from '../cifar-records.ts';
import { cifarLabels } from '../cifar.ts';
import type { RowPlace } from '../csv/table.ts';
import { DataError } from '../data-error.ts';
import type { Rows } from '../dataset.ts';
import { fileHead } from '../file-bytes.ts';
import { gatherBy } from '../gather-by.ts';
import { imageRows } from '../image-rows.ts';
import { pictureDecoder } from '../images/decode.ts';
import { decoded, pictureWriter } from '../images/read.ts';
import { knownContent } from '../known-content.ts';
import { RowStore } from '../row-store.ts';
import { NewLabels } from './labels.ts';
import type { NewRows, NewRowsRequest } from './new-rows.ts';

/**
 * Reads pictures: PNG, JPEG or WebP files, a row each, brought to the shape of those that were trained on; or one file of many
 * in the form of the data set, CIFAR's records or IDX. Throws a DataError with file, expected and found.
 */
export async function newPictures(request: NewRowsRequest): Promise<NewRows> {
  const [file = ''] = request.files;
  const { format } = request.source;
  const isPicture = knownContent(await fileHead(file, 12))?.endsWith('picture') === true;
  if (isPicture || (format !== 'cifar10' && format !== 'cifar100' && format !== 'idx')) return decodedRows(request);
  if (request.files.length > 1) throw tooMany(request.files);
  const rows = format === 'idx' ? await idxRows(request, file) : await cifarRows(request, file, format);
  return { rows, places: Array.from({ length: rows.count }, (): RowPlace => ({ file })), notices: [] };
}

async function decodedRows({ source, fitted, files }: NewRowsRequest): Promise<NewRows> {
  const [height = 0, width = 0, channels = 0] = fitted.shape;
  const own = source.format === 'images' ? source : undefined;
  const decode = await pictureDecoder({
    size: own && own.size === undefined ? undefined : [height, width],
    fit: own?.fit ?? 'stretch',
    colour: channels === 1 ? 'grey' : 'rgb',
  });
  const store = new RowStore();
  for await (const { picture, file } of decoded(files, decode)) {
    if (picture.height !== height || picture.width !== width)
      throw otherSize(file, `${height}×${width}`, `${picture.height}×${picture.width}`);
    store.add(picture.bytes);
  }
  const count = files.length;
  const targets = new NewLabels(fitted).targets(count, () => undefined);
  const gather = gatherBy(fitted.shape, count, pictureWriter(store));
  return {
    rows: { count, inputShape: fitted.shape, targets, sha256: '', gather },
    places: files.map((file) => ({ file })),
    notices: [],
  };
}

async function cifarRows(
  { source, fitted }: NewRowsRequest,
  file: string,
  format: 'cifar10' | 'cifar100',
): Promise<Rows> {
  const builder = new CifarBuilder(cifarLabels(format));
  await readCifarFile(file, builder);
  const classes = Object.entries(fitted.targets).map(
    ([name, target]) => [name, target.kind === 'number' ? [] : target.classes] as const,
  );
  const rows = builder.rows(Object.fromEntries(classes));
  // Chosen rows number their classes anew, and the records tell only the old numbers.
  return source.where ? { ...rows, targets: new NewLabels(fitted).targets(rows.count, () => undefined) } : rows;
}

async function idxRows({ fitted }: NewRowsRequest, file: string): Promise<Rows> {
  const [height = 0, width = 0] = fitted.shape;
  const pictures = await readIdxFile(file, [height, width]);
  const targets = new NewLabels(fitted).targets(pictures.count, () => undefined);
  return imageRows({ ...pictures, shape: [height, width, 1] }, targets);
}

function otherSize(file: string, wanted: string, found: string): DataError {
  const message = `${file} has ${found} pixels (height × width), but the network reads ${wanted}; resize it.`;
  return new DataError('data-shape', message, { file, expected: `${wanted} pixels`, found: `${found} pixels` });
}

function tooMany(files: readonly string[]): DataError {
  const message = `${files[0] ?? ''} holds many pictures, and so it must be named alone; name the other files one by one.`;
  return new DataError('data-format', message, { expected: 'one file', found: `${files.length} files` });
}
