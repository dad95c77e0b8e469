import { audio } from '../formats/audio.ts';
import { cifar10, cifar100 } from '../formats/cifar.ts';
import { composites } from '../formats/composites.ts';
import { conll } from '../formats/conll.ts';
import { csv } from '../formats/csv.ts';
import { idx } from '../formats/idx.ts';
import { images } from '../formats/images.ts';
import { labelledText } from '../formats/labelled-text.ts';
import { shapes } from '../formats/shapes.ts';
import { text } from '../formats/text.ts';
import type { DataFacts } from '../data-facts/facts.ts';
import type { MapSchema, TaggedSchema, Value } from './schema.ts';

const source = {
  kind: 'tagged',
  tag: 'format',
  what: 'data format',
  explained: { meaning: 'How the data set is stored, and with it the targets that it offers.' },
  options: { cifar10, cifar100, idx, composites, text, labelledText, conll, csv, images, audio, shapes },
} as const satisfies TaggedSchema;

/** A data set by its `format`; paths are as written in the file, relative to it. */
export type DataSource = Value<typeof source> & {
  /** Only the rows whose classes of these targets are the ones named: what a task's `where` makes of its data set. */
  readonly where?: Readonly<Record<string, string>>;
  /** What its files say, where they have been looked at: in the editor alone. */
  readonly known?: DataFacts;
};

export const dataSchema = {
  kind: 'map',
  entry: 'data set',
  defines: 'data',
  min: 1,
  of: source,
} as const satisfies MapSchema;
