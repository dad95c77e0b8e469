import { join } from 'node:path';
import { readCifarFile, CifarBuilder } from './cifar-records.ts';
import type { CifarLabel } from './cifar-records.ts';
import { readClassNames } from './class-names.ts';
import type { DataError } from './data-error.ts';
import type { DataSet, Rows } from './dataset.ts';
import { listFolder, missingFile, pickFile } from './folder.ts';
import { locate } from './place.ts';
import type { Place } from './place.ts';

/** What distinguishes the two binary formats: their label bytes, files, and files of class names. */
interface CifarFormat {
  readonly title: string;
  readonly labels: readonly CifarLabel[];
  /** Training files in the order of their rows; the first ones may be all there are, but none between may be missing. */
  readonly train: readonly string[];
  readonly test: string;
  /** Names in the Python version of the set, which people download by mistake. */
  readonly pythonTrain: string;
  readonly namesFiles: Readonly<Record<string, string>>;
}

const formats: Readonly<Record<'cifar10' | 'cifar100', CifarFormat>> = {
  cifar10: {
    title: 'CIFAR-10',
    labels: [{ target: 'label', classes: 10 }],
    train: [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`),
    test: 'test_batch.bin',
    pythonTrain: 'data_batch_1',
    namesFiles: { label: 'batches.meta.txt' },
  },
  cifar100: {
    title: 'CIFAR-100',
    labels: [
      { target: 'coarse', classes: 20 },
      { target: 'fine', classes: 100 },
    ],
    train: ['train.bin'],
    test: 'test.bin',
    pythonTrain: 'train',
    namesFiles: { coarse: 'coarse_label_names.txt', fine: 'fine_label_names.txt' },
  },
};

/** The label bytes of a record. */
export const cifarLabels = (name: keyof typeof formats): readonly CifarLabel[] => formats[name].labels;

/**
 * Reads the folder `path` of a CIFAR data set's binary version, its files plain or gzipped (`.gz`). Inputs are
 * [32, 32, 3]; targets are `label`, or `coarse` and `fine`. Throws a DataError that names file, byte and reason.
 */
export async function loadCifar(name: 'cifar10' | 'cifar100', path: string, place: Place): Promise<DataSet> {
  const format = formats[name];
  const folder = await locate(path, place);
  const present = await listFolder(folder);
  const train = format.train.map((file) => pickFile([file], present)).filter((file) => file !== undefined);
  const test = pickFile([format.test], present);
  if (train.length === 0) throw missingFiles(format, folder, format.train, present);
  const gap = format.train.slice(0, train.length).find((file) => pickFile([file], present) === undefined);
  if (gap !== undefined) throw missingFiles(format, folder, [gap], present);
  if (test === undefined) throw missingFiles(format, folder, [format.test], present);
  const names = await readClassNames(folder, present, format.labels, format.namesFiles, place);
  const read = async (files: readonly string[]): Promise<Rows> => {
    const builder = new CifarBuilder(format.labels);
    for (const file of files) await readCifarFile(await locate(join(folder, file), place), builder);
    return builder.rows(names);
  };
  const [trainRows, testRows] = await Promise.all([read(train), read([test])]);
  return { train: trainRows, test: testRows };
}

function missingFiles(
  format: CifarFormat,
  folder: string,
  wanted: readonly string[],
  present: ReadonlySet<string>,
): DataError {
  const hint = present.has(format.pythonTrain)
    ? 'this is the Python version, and the binary version is needed'
    : `point path to the folder of the binary version of ${format.title}`;
  return missingFile(folder, wanted, present, hint);
}
