import { forEachInput, InputIndex } from '../data/overlap.ts';
import { widthOf, type Target } from '../data/dataset.ts';
import type { Experiment } from '../definition/experiment.ts';
import { findMismatches, type Mismatch } from './mismatches.ts';
import { findOverlaps, type SplitOverlap } from './overlaps.ts';
import type { SplitData, TrainingData } from './training-data.ts';

/** What the data of an experiment are, and where they do not match. */
export interface DataReport {
  readonly sets: Readonly<Record<string, SetReport>>;
  readonly tasks: Readonly<Record<string, TaskReport>>;
  /** Rows of splits that have the input of a training row; absent where there were too many rows to look. */
  readonly overlaps?: readonly Omit<SplitOverlap, 'pairs'>[];
  readonly mismatches: readonly Mismatch[];
}

/** Numbers in a few numbers. */
export interface Distribution {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation of the population. */
  readonly deviation: number;
  /** How many lie in each of twenty stretches of equal length from `min` to `max`. */
  readonly histogram: readonly number[];
}

export interface SetReport {
  readonly inputShape: readonly number[];
  /** How many ids of tokens there are, where inputs are such. */
  readonly ids?: number;
  readonly rows: Readonly<Record<Split, number>>;
  /** Training rows that have the input of an earlier one. */
  readonly repeated: number;
  /** Of the numbers in training inputs, all of them or those of rows in even distances; absent where inputs are ids. */
  readonly inputs?: Distribution;
}

export interface TaskReport {
  readonly data: string;
  readonly target: string;
  readonly kind: Target['kind'];
  /** Labels that are there and that are missing, for each split. */
  readonly labels: Readonly<Record<Split, { readonly present: number; readonly missing: number }>>;
  /** How often each class is among the labels of each split; of labels, how often it holds. */
  readonly classes?: Readonly<Record<string, Readonly<Record<Split, number>>>>;
  /** Of the numbers of the training rows. */
  readonly numbers?: Distribution;
}

export type Split = 'train' | 'validation' | 'test';

const splits = ['train', 'validation', 'test'] as const;
/** Rows whose numbers are looked at, at most. */
const mostRows = 4096;

/** Looks at the rows of every data set and task. */
export function dataReport(experiment: Experiment, data: TrainingData): DataReport {
  const sets = Object.fromEntries(Object.entries(data).map(([name, set]) => [name, setReport(name, set)]));
  const tasks = Object.fromEntries(
    Object.entries(experiment.tasks).map(([name, task]) => [name, taskReport(task, data[task.data])]),
  );
  const overlaps = findOverlaps(data)?.map(({ data: name, split, other, count, rows }) => ({
    data: name,
    split,
    other,
    count,
    rows,
  }));
  return { sets, tasks, ...(overlaps && { overlaps }), mismatches: findMismatches(experiment, sets, tasks) };
}

function setReport(name: string, { set, train, validation, test }: SplitData): SetReport {
  const { inputShape, ids } = set.train;
  return {
    inputShape,
    ...(ids !== undefined && { ids }),
    rows: { train: train.length, validation: validation.length, test: test.length },
    repeated: new InputIndex().add({ name, rows: set.train, ids: train }),
    ...(ids === undefined && { inputs: inputsOf(set.train, train) }),
  };
}

function inputsOf(rows: SplitData['set']['train'], train: Int32Array): Distribution {
  const every = Math.max(1, Math.ceil(train.length / mostRows));
  const looked = train.filter((_, i) => i % every === 0);
  return distributionOf((take) =>
    forEachInput({ rows, ids: looked }, (_, input) => {
      for (let i = 0; i < input.length; i++) take(input[i] ?? 0);
    }),
  );
}

function taskReport({ data, target }: Experiment['tasks'][string], split: SplitData | undefined): TaskReport {
  const first = split?.set.train.targets[target];
  if (!split || !first) throw new Error(`the data set ${data} has no target ${target}`);
  const each = (part: Split): Labels =>
    labelsOf((part === 'test' ? split.set.test : split.set.train).targets[target], split[part]);
  const counted = Object.fromEntries(splits.map((part) => [part, each(part)])) as Record<Split, Labels>;
  const of = <T>(pick: (labels: Labels) => T) => ({
    train: pick(counted.train),
    validation: pick(counted.validation),
    test: pick(counted.test),
  });
  const labels = of(({ present, missing }) => ({ present, missing }));
  if (first.kind === 'number') return { data, target, kind: first.kind, labels, numbers: counted.train.numbers() };
  const classes = first.classes.map((text, i) => [text, of(({ classes: counts }) => counts[i] ?? 0)] as const);
  return { data, target, kind: first.kind, labels, classes: Object.fromEntries(classes) };
}

interface Labels {
  readonly present: number;
  readonly missing: number;
  readonly classes: readonly number[];
  /** Of targets that are numbers. */
  numbers(): Distribution;
}

/** Counts the labels of rows; padded steps of tags are no labels that are missing. */
function labelsOf(target: Target | undefined, ids: Int32Array): Labels {
  const found: number[] = [];
  const numbers = (): Distribution => distributionOf((take) => found.forEach(take));
  if (!target) return { present: 0, missing: 0, classes: [], numbers };
  const width = widthOf(target);
  const classes = target.kind === 'number' ? [] : target.classes.map(() => 0);
  let [present, missing] = [0, 0];
  for (const id of ids)
    for (let i = 0; i < width; i++) {
      const value = target.values[id * width + i] ?? Number.NaN;
      if (target.kind === 'number' ? Number.isNaN(value) : value < 0) missing++;
      else {
        present++;
        const label = target.kind === 'labels' ? i : value;
        if (target.kind === 'number') found.push(value);
        else if (target.kind !== 'labels' || value === 1) classes[label] = (classes[label] ?? 0) + 1;
      }
    }
  return { present, missing: target.kind === 'tags' ? 0 : missing, classes, numbers };
}

const bins = 20;

/** The distribution of the numbers that `each` hands over, which it is asked for twice. */
function distributionOf(each: (take: (value: number) => void) => void): Distribution {
  let [count, mean, squares] = [0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  each((value) => {
    count++;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
    if (value < min) min = value;
    if (value > max) max = value;
  });
  const histogram = new Array<number>(bins).fill(0);
  if (count === 0) return { min: 0, max: 0, mean: 0, deviation: 0, histogram };
  const scale = max > min ? bins / (max - min) : 0;
  each((value) => {
    const bin = Math.min(bins - 1, Math.floor((value - min) * scale));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  });
  return { min, max, mean, deviation: Math.sqrt(squares / count), histogram };
}
