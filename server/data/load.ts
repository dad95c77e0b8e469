import type { DataSource } from '../definition/experiment.ts';
import { loadCifar } from './cifar.ts';
import { drawComposites } from './composites.ts';
import { asRead } from './dataset.ts';
import type { DataSet, ReadSet } from './dataset.ts';
import { loadIdx } from './idx.ts';
import type { Place } from './place.ts';
import { drawShapes } from './shapes.ts';
import { givenSplit, splitRows } from './split.ts';
import type { Split } from './split.ts';

/** How much of the training rows is held out, by which seed, where the files do not say it themselves. */
export interface Splitting {
  readonly validation: number;
  readonly splitSeed: number;
}

/** A data set ready to be batched; the split's ids are those of `train`. */
export type SplitSet = DataSet & { readonly split: Split };

/**
 * Reads or draws a data set of a definition, splits its training rows, and fits on those that train what is to be fitted.
 * Throws a DataError that names file, byte or line, and reason.
 */
export async function loadData(
  source: DataSource,
  place: Place,
  { validation, splitSeed }: Splitting = { validation: 0, splitSeed: 0 },
): Promise<SplitSet> {
  const read = await readSource(source, place);
  const split =
    read.validation && validation > 0
      ? givenSplit(read.train.count, read.validation)
      : splitRows(read.train, validation, splitSeed);
  return { ...read.fitted(split.train), split };
}

async function readSource(source: DataSource, place: Place): Promise<ReadSet> {
  switch (source.format) {
    case 'cifar10':
    case 'cifar100':
      return asRead(await loadCifar(source.format, source.path, place));
    case 'idx':
      return asRead(await loadIdx(source, place));
    case 'composites':
      return asRead(await drawComposites(source, place));
    case 'shapes':
      return asRead(drawShapes(source));
    default:
      throw new TypeError(`There is no reader for ${JSON.stringify(source satisfies never)}.`);
  }
}
