import { audio } from '../formats/audio.ts';
import { cifar10, cifar100 } from '../formats/cifar.ts';
import { composites } from '../formats/composites.ts';
import { conll } from '../formats/conll.ts';
import { csv, jsonLines, parquet } from '../formats/csv.ts';
import { idx } from '../formats/idx.ts';
import { images } from '../formats/images.ts';
import { labelledText } from '../formats/labelled-text.ts';
import { numpy } from '../formats/numpy.ts';
import { shapes } from '../formats/shapes.ts';
import { text } from '../formats/text.ts';
import type { DataFacts } from '../data-facts/facts.ts';
import { augmentKey, type Augmentation } from './augmentations.ts';
import type { Keys, MapSchema, Option, TaggedSchema, Value } from './schema.ts';

/** Keys that say how rows are turned into inputs; all others say which rows and labels there are. */
const preprocessing: ReadonlySet<string> = new Set([
  'fit',
  'colour',
  'features',
  'seconds',
  'pad',
  'standardize',
  'tokens',
  'lowerCase',
  'minCount',
  'maxSize',
  'length',
  'lengthPercentile',
  'missing',
]);

const notSwept = 'it says which rows there are, and scores on different rows do not compare';

const withReasons = (keys: Keys): Keys =>
  Object.fromEntries(
    Object.entries(keys).map(([name, key]) => [name, preprocessing.has(name) ? key : { ...key, notSwept }]),
  );

/** The formats, each with the key that all data sets have. Its values are part of `DataSource`, where they may be left out. */
function augmentable<O extends Readonly<Record<string, Option>>>(options: O): O {
  const added = Object.entries(options).map(([name, option]): [string, Option] => [
    name,
    { ...option, keys: { ...withReasons(option.keys), augment: augmentKey } },
  ]);
  return Object.fromEntries(added) as O;
}

const source = {
  kind: 'tagged',
  tag: 'format',
  what: 'data format',
  explained: { meaning: 'How the data set is stored, and with it the targets that it offers.' },
  options: augmentable({
    cifar10,
    cifar100,
    idx,
    composites,
    text,
    labelledText,
    conll,
    csv,
    jsonLines,
    parquet,
    numpy,
    images,
    audio,
    shapes,
  } as const),
} as const satisfies TaggedSchema;

/** A data set by its `format`; paths are as written in the file, relative to it. */
export type DataSource = Value<typeof source> & {
  /** Only the rows whose classes of these targets are the ones named: what a task's `where` makes of its data set. */
  readonly where?: Readonly<Record<string, string>>;
  /** What its files say, where they have been looked at: in the editor alone. */
  readonly known?: DataFacts;
  /** How training rows are changed each time they are seen. */
  readonly augment?: readonly Augmentation[] | undefined;
};

export const dataSchema = {
  kind: 'map',
  entry: 'data set',
  defines: 'data',
  min: 1,
  of: source,
} as const satisfies MapSchema;
