import { countLabels } from '../data/dataset.ts';
import { gatherTarget } from '../data/batches.ts';
import type { Experiment } from '../definition/experiment.ts';
import { epochPlan } from './epoch-plans.ts';
import { groupsOf, type PlannedGroup } from './step-groups.ts';
import { labelCounter, type SplitData, type TrainingData } from './training-data.ts';

/** What a run will do with the rows of its data sets, before anything is trained. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly batchSize: number;
  readonly lastBatch: 'keep' | 'drop';
  /** Batches of the schedule that make one step. */
  readonly accumulate: number;
  /** Steps of one epoch, and of the whole run. */
  readonly stepsPerEpoch: number;
  readonly steps: number;
  readonly sets: Readonly<Record<string, PlannedSet>>;
  readonly tasks: Readonly<Record<string, PlannedTask>>;
}

/** Rows of a data set on each side of its splits. */
export interface PlannedSet {
  readonly inputShape: readonly number[];
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** What one epoch brings to a task. */
export interface PlannedTask {
  readonly data: string;
  /** Rows it trains on, and those among them that have its label. */
  readonly rows: number;
  readonly labelled: number;
  /** Steps that train it, labels that it sees in them, and that number in passes over its labelled rows. */
  readonly steps: number;
  readonly seen: number;
  readonly passes: number;
}

/** The plan of an experiment on its data: the first epoch, counted step by step. */
export function trainingPlan(experiment: Experiment, data: TrainingData): TrainingPlan {
  const { tasks, training } = experiment;
  const groups = [...groupsOf(epochPlan(experiment, data, 1), experiment, labelCounter(experiment, data))];
  const { epochs, batchSize, lastBatch, accumulate } = training;
  return {
    epochs,
    batchSize,
    lastBatch,
    accumulate,
    stepsPerEpoch: groups.length,
    steps: epochs * groups.length,
    sets: Object.fromEntries(Object.entries(data).map(([name, set]) => [name, plannedSet(set)])),
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [name, plannedTask(name, task, data[task.data], groups)]),
    ),
  };
}

const plannedSet = ({ set, train, validation, test }: SplitData): PlannedSet => ({
  inputShape: set.train.inputShape,
  train: train.length,
  validation: validation.length,
  test: test.length,
});

function plannedTask(
  name: string,
  { data, target }: Experiment['tasks'][string],
  split: SplitData | undefined,
  groups: readonly PlannedGroup[],
): PlannedTask {
  const labels = split?.set.train.targets[target];
  if (!split || !labels) throw new Error(`the data set of task ${name} has not been read`);
  const own = groups.flatMap(({ rows }) => rows[name] ?? []);
  const seen = own.reduce((sum, count) => sum + count, 0);
  const labelled = countLabels(gatherTarget(labels, split.train));
  return { data, rows: split.train.length, labelled, steps: own.length, seen, passes: seen / Math.max(1, labelled) };
}
