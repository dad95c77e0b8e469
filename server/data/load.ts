import type { DataSource } from '../definition/experiment.ts';
import { readAudio } from './audio/read.ts';
import { loadCifar } from './cifar.ts';
import { drawComposites } from './composites.ts';
import { readTable } from './csv/read.ts';
import { asRead } from './dataset.ts';
import type { DataSet, ReadSet } from './dataset.ts';
import { loadIdx } from './idx.ts';
import { readImages } from './images/read.ts';
import { readNumpy } from './numpy/read.ts';
import type { Place } from './place.ts';
import { drawShapes } from './shapes.ts';
import type { Fold } from './folds.ts';
import { foldRows, givenSplit, splitRows } from './split.ts';
import type { Split } from './split.ts';
import { readText } from './text/read.ts';
import { viewOf } from './view.ts';
import { wholeSource } from './whole-source.ts';

/** How much of the training rows is held out, by which seed, where the files do not say it themselves. */
export interface Splitting {
  readonly validation: number;
  readonly splitSeed: number;
  /** In place of a fraction: the fold that is held out. */
  readonly folds?: Fold | undefined;
}

/** A data set ready to be batched; the split's ids are those of `train`. */
export type SplitSet = DataSet & { readonly split: Split };

/**
 * Loads the data sets of a definition: reads or draws each, splits its training rows, and fits on those that train what
 * is to be fitted. Choices of rows of one set share what is read and fitted.
 */
export class DataLoader {
  readonly #place: Place;
  readonly #splitting: Splitting;
  /** By what decides what is read. */
  readonly #sets = new Map<string, Promise<SplitSet>>();

  constructor(place: Place, splitting: Splitting) {
    this.#place = place;
    this.#splitting = splitting;
  }

  /** Throws a DataError that names file, byte or line, and reason; `name` is what it calls the data set. */
  async load(source: DataSource, name: string): Promise<SplitSet> {
    const whole = wholeSource(source);
    const key = JSON.stringify(whole);
    const kept = this.#sets.get(key) ?? loadWhole(whole, this.#place, this.#splitting);
    this.#sets.set(key, kept);
    const set = await kept;
    return source.where ? viewOf(set, source.where, name) : set;
  }
}

async function loadWhole(source: DataSource, place: Place, splitting: Splitting): Promise<SplitSet> {
  const read = await readSource(source, place, splitting.splitSeed);
  const split = splitFor(read, splitting);
  return { ...read.fitted(split.train), split };
}

function splitFor({ train, validation: given }: ReadSet, { validation, splitSeed, folds }: Splitting): Split {
  if (folds) return foldRows(train, folds, splitSeed);
  if (given && validation > 0) return givenSplit(train.count, given);
  return splitRows(train, validation, splitSeed);
}

/** Loads a single data set, as `DataLoader` does. */
export const loadData = (
  source: DataSource,
  place: Place,
  splitting: Splitting = { validation: 0, splitSeed: 0 },
): Promise<SplitSet> => new DataLoader(place, splitting).load(source, source.format);

async function readSource(source: DataSource, place: Place, splitSeed: number): Promise<ReadSet> {
  switch (source.format) {
    case 'cifar10':
    case 'cifar100':
      return asRead(await loadCifar(source.format, source.path, place));
    case 'idx':
      return asRead(await loadIdx(source, place));
    case 'composites':
      return asRead(await drawComposites(source, place));
    case 'text':
    case 'labelledText':
    case 'conll':
      return readText(source, place, splitSeed);
    case 'csv':
    case 'jsonLines':
    case 'parquet':
      return readTable(source, place, splitSeed);
    case 'numpy':
      return readNumpy(source, place, splitSeed);
    case 'images':
      return readImages(source, place, splitSeed);
    case 'audio':
      return readAudio(source, place, splitSeed);
    case 'shapes':
      return asRead(drawShapes(source));
    default:
      throw new TypeError(`There is no reader for ${JSON.stringify(source satisfies never)}.`);
  }
}
