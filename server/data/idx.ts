import { join } from 'node:path';
import type { DataSource } from '../definition/experiment.ts';
import { DataError } from './data-error.ts';
import type { DataSet, Rows } from './dataset.ts';
import { listFolder, missingFile, pickFile } from './folder.ts';
import { readIdxFile } from './idx-file.ts';
import { imageRows, type Pictures } from './image-rows.ts';
import { locate } from './place.ts';
import type { Place } from './place.ts';

type IdxSource = Pick<DataSource & { format: 'idx' }, 'path' | 'size' | 'classes'>;

/** Pictures with a label each. */
export interface LabelledPictures {
  readonly pictures: Pictures;
  readonly labels: Int32Array;
}

const prefixes = { train: 'train', test: 't10k' } as const;

/** Reads the folder `path` of IDX files as they are published for MNIST; the only target is `label`. */
export async function loadIdx(source: IdxSource, place: Place): Promise<DataSet> {
  const classes = Array.from({ length: source.classes }, (_, i) => String(i));
  const rows = async (part: keyof typeof prefixes): Promise<Rows> => {
    const { pictures, labels } = await readIdxPart(source, part, place);
    return imageRows(pictures, { label: { kind: 'class', classes, values: labels } });
  };
  return { train: await rows('train'), test: await rows('test') };
}

/** Reads the pictures and labels of one part. Throws a DataError that names file, byte and reason. */
export async function readIdxPart(
  { path, size, classes }: IdxSource,
  part: keyof typeof prefixes,
  place: Place,
): Promise<LabelledPictures> {
  const folder = await locate(path, place);
  const present = await listFolder(folder);
  const file = async (what: string, dimensions: number): Promise<string> => {
    const names = ['-', '.'].map((dot) => `${prefixes[part]}-${what}${dot}idx${dimensions}-ubyte`);
    const name = pickFile(names, present);
    if (name === undefined)
      throw missingFile(folder, names.slice(0, 1), present, 'point path to the folder of the IDX files');
    return locate(join(folder, name), place);
  };
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  const images = await readIdxFile(await file('images', 3), [height, width]);
  const labelFile = await file('labels', 1);
  const labels = await readIdxFile(labelFile, []);
  if (labels.count !== images.count) throw otherCount(labelFile, images.count, labels.count);
  const values = Int32Array.from({ length: labels.count }, (_, i) => {
    const value = labels.slabs[Math.floor(i / labels.rowsPerSlab)]?.[i % labels.rowsPerSlab] ?? 0;
    if (value >= classes) throw badLabel(labelFile, 8 + i, classes, value);
    return value;
  });
  return { pictures: { ...images, shape: [height, width, 1] }, labels: values };
}

function otherCount(file: string, pictures: number, labels: number): DataError {
  const message = `${file} holds ${labels} labels, but its pictures are ${pictures}; the two files must be of the same rows.`;
  const details = { file, offset: 4, expected: `${pictures} labels`, found: `${labels} labels` };
  return new DataError('data-size', message, details);
}

function badLabel(file: string, offset: number, classes: number, value: number): DataError {
  const message = `${file}: at byte ${offset} the label is ${value}, but it must be 0 to ${classes - 1}; set classes to the number there are, or repair the file.`;
  const details = { file, offset, expected: `0 to ${classes - 1}`, found: String(value) };
  return new DataError('data-label', message, details);
}
