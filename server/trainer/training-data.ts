import type { Experiment } from '../definition/experiment.ts';
import { gatherTarget } from '../data/batches.ts';
import { countLabels, type DataSet, type Rows, type Target } from '../data/dataset.ts';
import { DataError } from '../data/data-error.ts';
import { DataLoader } from '../data/load.ts';
import type { Place } from '../data/place.ts';
import { idsHash } from '../data/split.ts';
import type { DataHashes } from './folder/resolved.ts';
import { tellOverlaps } from './overlaps.ts';
import type { CountLabels } from './step-groups.ts';

/** One data set of a run with the ids of the rows in each split; `train` and `validation` index `set.train`, `test` indexes `set.test`. */
export interface SplitData {
  readonly set: DataSet;
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  readonly hashes: DataHashes;
}

/** The data sets that an experiment's tasks use, by name. */
export type TrainingData = Readonly<Record<string, SplitData>>;

const everyRow = Number.POSITIVE_INFINITY;

export interface LoadingOptions {
  /** Rows kept of each split, for a smoke run; all without it. */
  readonly mostRows?: number;
  /** Told each data set's name before it is read. */
  readonly onReading: (name: string) => void;
  /** Told what a person should know of how the rows were made. */
  readonly onNotice: (text: string) => void;
}

/**
 * Reads and splits the data sets in use for a run, and tells of rows on both sides of a split.
 * @throws DataError naming the file and the reason
 */
export async function loadTrainingData(
  experiment: Experiment,
  place: Place,
  options: LoadingOptions,
): Promise<TrainingData> {
  const data = await readTrainingData(experiment, place, options);
  if ((options.mostRows ?? everyRow) === everyRow) tellOverlaps(data, options.onNotice);
  return data;
}

/**
 * Reads and splits the data sets in use, one after the other.
 * @throws DataError naming the file and the reason
 */
export async function readTrainingData(
  experiment: Experiment,
  place: Place,
  { mostRows = everyRow, onReading, onNotice }: LoadingOptions,
): Promise<TrainingData> {
  const used = new Set(Object.values(experiment.tasks).map(({ data }) => data));
  const loader = new DataLoader(place, experiment.training);
  const result: Record<string, SplitData> = {};
  for (const [name, source] of Object.entries(experiment.data)) {
    if (!used.has(name)) continue;
    onReading(name);
    const { split, ...set } = await loader.load(source, name.split(' where ', 1)[0] ?? name);
    checkIds(experiment, name, set.train);
    for (const notice of set.notices ?? []) onNotice(`${name}: ${notice}.`);
    const test = Int32Array.from({ length: Math.min(mostRows, set.test.count) }, (_, i) => i);
    result[name] = {
      set,
      train: split.train.subarray(0, mostRows),
      validation: split.validation.subarray(0, mostRows),
      test,
      hashes: {
        rows: { train: set.train.sha256, test: set.test.sha256 },
        split: { train: split.trainSha256, validation: split.validationSha256, test: idsHash(test) },
      },
    };
  }
  return result;
}

/** Every id has a vector in the embedding. Throws a DataError; the definition alone cannot tell where it sets no maxSize. */
function checkIds({ model, tasks }: Experiment, name: string, { ids }: Rows): void {
  const own = Object.values(model.encoders ?? {}).find((encoder) =>
    encoder.tasks.some((task) => tasks[task]?.data === name),
  );
  const [first] = [...(own?.layers ?? []), ...model.encoder];
  if (ids === undefined || first?.type !== 'embedding' || ids <= first.inputDim) return;
  throw new DataError(
    'data-ids',
    `The vocabulary of ${name} has ${ids} ids, but the embedding '${first.name}' has vectors for ${first.inputDim}; set inputDim to ${ids} or more, or maxSize of the data set to ${first.inputDim}.`,
    { expected: `at most ${first.inputDim} ids`, found: `${ids} ids` },
  );
}

/** The published training rows that each task learns from. */
export function rowsOfTasks(experiment: Experiment, data: TrainingData): Record<string, Rows> {
  return Object.fromEntries(
    Object.entries(experiment.tasks).map(([name, task]) => {
      const rows = data[task.data]?.set.train;
      if (!rows) throw new Error(`the data set of task ${name} has not been read`);
      return [name, rows];
    }),
  );
}

/** Counts labels among training rows of a task's data set. */
export function labelCounter({ tasks }: Experiment, data: TrainingData): CountLabels {
  return (name, ids) => {
    const task = tasks[name];
    const target = task && data[task.data]?.set.train.targets[task.target];
    return target ? countLabels(gatherTarget(target, ids)) : 0;
  };
}

/** What a task's labels are on the rows of a split; undefined where its data set has no such target. */
export function targetOf(
  { tasks }: Experiment,
  data: Readonly<Record<string, Pick<SplitData, 'set'>>>,
  task: string,
  split: 'validation' | 'test',
): Target | undefined {
  const set = data[tasks[task]?.data ?? '']?.set;
  return set?.[split === 'test' ? 'test' : 'train'].targets[tasks[task]?.target ?? ''];
}
