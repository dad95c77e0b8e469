import { DataError } from '../data-error.ts';
import type { DataSet, ReadSet, Rows, Target } from '../dataset.ts';
import type { Part } from '../parts.ts';
import { splitRows } from '../split.ts';
import type { LinePlace } from './lines.ts';
import { inClassOrder, Names } from './names.ts';
import { sentenceRows, shift } from './sentence-rows.ts';
import { fitVocabulary } from './vocabulary.ts';

/** How sentences become inputs of one length. */
export interface SentenceOptions {
  readonly minCount: number;
  readonly maxSize: number | undefined;
  readonly length: number | undefined;
  readonly lengthPercentile: number;
  readonly pad: 'before' | 'after';
  readonly testFraction: number;
}

/** One sentence as it was read. */
export interface Sentence {
  readonly tokens: readonly string[];
  /** The label of each target of one class a sentence. */
  readonly classes: Readonly<Record<string, string>>;
  /** The tags of each target of one class a token, as many as there are tokens. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly place: LinePlace;
}

interface Row {
  /** Numbers of the words. */
  readonly words: Int32Array;
  readonly classes: Readonly<Record<string, string>>;
  /** Numbers of the tags' names. */
  readonly tags: Readonly<Record<string, Int32Array>>;
  readonly place: LinePlace;
}

/** Collects the sentences of all parts of a data set, each word and tag kept as a number. */
export class SentenceCollector {
  readonly #words = new Names();
  readonly #tags = new Names();
  readonly #rows: Record<Part, Row[]> = { train: [], validation: [], test: [], all: [] };

  add(part: Part, { tokens, classes, tags, place }: Sentence): void {
    const words = Int32Array.from(tokens, (token) => this.#words.number(token));
    const numbers = Object.entries(tags).map(([name, texts]): [string, Int32Array] => [
      name,
      Int32Array.from(texts, (text) => this.#tags.number(text)),
    ]);
    this.#rows[part].push({ words, classes, tags: Object.fromEntries(numbers), place });
  }

  /** The data set; `splitSeed` decides which rows are for testing where all came from the same files. */
  read(options: SentenceOptions, splitSeed: number): ReadSet {
    const { train, validation, test, all } = this.#rows;
    const published =
      all.length > 0 ? heldOut(all, options.testFraction, splitSeed) : { train: [...train, ...validation], test };
    const classes = this.#classNames(published.train);
    const labels = (rows: readonly Row[]) => classTargets(rows, classes);
    const trainLabels = labels(published.train);
    return {
      train: { count: published.train.length, targets: trainLabels },
      ...(validation.length > 0 && { validation: numbersFrom(train.length, validation.length) }),
      fitted: (ids) => this.#fitted(published, { train: trainLabels, test: labels(published.test) }, options, ids),
    };
  }

  /** The class names of every target, as the rows published for training have them. */
  #classNames(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
    const names = (target: string, of: (row: Row) => readonly string[]): [string, readonly string[]] => [
      target,
      inClassOrder(new Set(rows.flatMap(of))),
    ];
    const [first] = rows;
    const tagNames = (target: string): [string, readonly string[]] => {
      const numbers = new Set<number>();
      for (const { tags } of rows) for (const number of tags[target] ?? []) numbers.add(number);
      return [target, inClassOrder([...numbers].map((number) => this.#tags.texts[number] ?? ''))];
    };
    return new Map([
      ...Object.keys(first?.classes ?? {}).map((target) => names(target, ({ classes }) => [classes[target] ?? ''])),
      ...Object.keys(first?.tags ?? {}).map(tagNames),
    ]);
  }

  #fitted(
    published: Published,
    labels: { readonly train: Labels; readonly test: Labels },
    options: SentenceOptions,
    ids: Int32Array,
  ): DataSet {
    const trained = Array.from(ids, (id) => published.train[id]?.words ?? new Int32Array());
    const vocabulary = fitVocabulary(this.#words.texts, trained, options);
    const length = options.length ?? percentile(trained, options.lengthPercentile);
    const rowsOf = (part: 'train' | 'test'): Rows => {
      const rows = published[part];
      const sentences = rows.map(({ words }) => words.map((word) => vocabulary.ids[word] ?? 0));
      const shape = { length, pad: options.pad };
      const targets = { ...labels[part], ...this.#tagTargets(rows, published.train, shape) };
      return sentenceRows({ rows: sentences, ...shape }, vocabulary.kept, targets);
    };
    const longer = trained.filter((words) => words.length > length).length;
    const notices =
      longer > 0
        ? [`${longer} of ${trained.length} training sentences are longer than ${length} tokens and lose their end`]
        : [];
    return { train: rowsOf('train'), test: rowsOf('test'), notices };
  }

  #tagTargets(
    rows: readonly Row[],
    training: readonly Row[],
    shape: { readonly length: number; readonly pad: 'before' | 'after' },
  ): Record<string, Target> {
    const names = this.#classNames(training);
    const steps = shape.length;
    const target = (name: string): [string, Target] => {
      const classes = names.get(name) ?? [];
      const index = new Map(classes.map((text, i) => [text, i]));
      const values = new Int32Array(rows.length * steps).fill(-1);
      rows.forEach(({ tags, place }, row) => {
        const numbers = tags[name] ?? new Int32Array();
        const start = row * steps + shift(numbers, shape);
        for (let i = 0; i < Math.min(steps, numbers.length); i++)
          values[start + i] = indexOf(index, this.#tags.texts[numbers[i] ?? -1] ?? '', name, place);
      });
      return [name, { kind: 'tags', classes, steps, values }];
    };
    return Object.fromEntries(Object.keys(rows[0]?.tags ?? {}).map(target));
  }
}

/** Rows published for training (validation rows at the end) and for testing. */
interface Published {
  readonly train: readonly Row[];
  readonly test: readonly Row[];
}

type Labels = Readonly<Record<string, Target>>;

const numbersFrom = (first: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => first + i);

function heldOut(rows: readonly Row[], fraction: number, splitSeed: number): Published {
  const names = Object.keys(rows[0]?.classes ?? {});
  const targets = names.map((name): [string, Target] => {
    const classes = inClassOrder(rows.map(({ classes: labels }) => labels[name] ?? ''));
    const index = new Map(classes.map((text, i) => [text, i]));
    return [
      name,
      { kind: 'class', classes, values: Int32Array.from(rows, (row) => index.get(row.classes[name] ?? '') ?? 0) },
    ];
  });
  const split = splitRows({ count: rows.length, targets: Object.fromEntries(targets) }, fraction, splitSeed, 'test');
  const of = (ids: Int32Array) => Array.from(ids, (id) => rows[id]).filter((row) => row !== undefined);
  return { train: of(split.train), test: of(split.validation) };
}

function classTargets(rows: readonly Row[], names: ReadonlyMap<string, readonly string[]>): Labels {
  const target = (name: string): [string, Target] => {
    const classes = names.get(name) ?? [];
    const index = new Map(classes.map((text, i) => [text, i]));
    const values = Int32Array.from(rows, ({ classes: labels, place }) =>
      indexOf(index, labels[name] ?? '', name, place),
    );
    return [name, { kind: 'class', classes, values }];
  };
  return Object.fromEntries(Object.keys(rows[0]?.classes ?? {}).map(target));
}

function indexOf(index: ReadonlyMap<string, number>, text: string, target: string, place: LinePlace): number {
  const found = index.get(text);
  if (found !== undefined) return found;
  const shown = JSON.stringify(text.slice(0, 60));
  const message = `${place.file}: line ${place.line} has the ${target} ${shown}, which no training row has; correct it, or give it training rows.`;
  throw new DataError('data-label', message, { ...place, expected: 'a class of the training rows', found: shown });
}

/** The least length that `percent` of the rows do not exceed; at least 1. */
function percentile(rows: readonly Int32Array[], percent: number): number {
  const lengths = Int32Array.from(rows, ({ length }) => length).sort();
  return Math.max(1, lengths[Math.max(0, Math.ceil((lengths.length * percent) / 100) - 1)] ?? 1);
}
