import * as tf from '@tensorflow/tfjs-core';
import type { Target } from '../data/dataset.ts';
import type { Experiment } from '../definition/experiment.ts';
import { countScalars } from '../model/parameter.ts';
import { labelled, meanLoss } from '../objective/losses/mean-loss.ts';
import { OutputAverage } from '../objective/metrics/average-outputs.ts';
import { batchSums } from '../objective/metrics/score-sums.ts';
import type { Batch } from './batch.ts';
import { BatchMaker } from './batch-maker.ts';
import { withCountedLosses } from './class-weights.ts';
import { DiskPatience } from './disk-patience.ts';
import { TrainingError } from './divergence.ts';
import { evaluate, type Evaluator } from './evaluate.ts';
import { readResolved, writeResolved, type ResolvedRun } from './folder/resolved.ts';
import { readRecord } from './folder/runs.ts';
import { Learner } from './learner.ts';
import { lastLook } from './last-look.ts';
import { Interruption, type Orders } from './orders.ts';
import type { OutputSplit } from './outputs/output-tables.ts';
import type { Reporter } from './reporter.ts';
import { changedSets, readRunData } from './run-data.ts';
import { readStartValues, takeStart } from './start-values.ts';
import { rowsOfTasks, type TrainingData } from './training-data.ts';

/** A run that averages the outputs of others. */
export interface EnsembleRun {
  readonly dir: string;
  readonly resolved: ResolvedRun;
  /** Folders of the finished runs. */
  readonly members: readonly string[];
  readonly reporter: Reporter;
  readonly orders: Orders;
}

/** Scores the averaged outputs of finished runs; nothing is trained. An order to end is no error: it can be begun again. */
export async function runEnsemble(run: EnsembleRun): Promise<void> {
  const { reporter, members } = run;
  try {
    const data = await load(run);
    const experiment = withCountedLosses(run.resolved.experiment, data);
    const splits: OutputSplit[] = experiment.training.validation > 0 ? ['validation', 'test'] : ['test'];
    const averages = new Map(splits.map((split) => [split, new Averages(experiment, data)]));
    reporter.update({}, 'train');
    await gather(run, experiment, data, averages);
    const scores = await score(run, experiment, data, averages);
    const rule = `the outputs of ${members.length} networks, averaged`;
    reporter.update({ summary: { epoch: 0, rule, train: {}, ...scores }, samples: 0, passes: {}, seconds: 0 }, 'end');
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    reporter.endBy(error.order);
  }
}

async function load({ dir, resolved, members, reporter, orders }: EnsembleRun): Promise<TrainingData> {
  const { data, hashes } = await readRunData({ resolved, experiment: resolved.experiment, reporter, orders });
  for (const member of members) {
    const [changed] = changedSets(hashes, readResolved(member).hashes ?? {});
    if (changed !== undefined)
      throw new TrainingError(
        `The networks cannot be averaged: the rows of ${changed} are not those that ${member} was trained on. Put the files back, or compare anew.`,
      );
  }
  writeResolved(dir, { ...resolved, hashes });
  return data;
}

/** Sends the rows of the splits through each network in turn. */
async function gather(
  { members, reporter, orders }: EnsembleRun,
  experiment: Experiment,
  data: TrainingData,
  averages: ReadonlyMap<OutputSplit, Averages>,
): Promise<void> {
  const learner = new Learner(experiment, rowsOfTasks(experiment, data));
  try {
    reporter.update({ parameters: members.length * countScalars(learner.network.parameters) });
    for (const [i, member] of members.entries()) {
      const { state } = readRecord(member);
      if (state !== 'finished')
        throw new TrainingError(`The run in ${member} is ${state}: only finished ones are averaged.`);
      takeStart(learner.network, { path: member, layers: 'all' }, readStartValues(member));
      learner.push();
      reporter.activity(`asking network ${i + 1} of ${members.length}`);
      // What one of the networks scores is not of interest here, nor what is undefined in it.
      const events = { check: () => orders.check(), notice: () => undefined };
      for (const [split, average] of averages)
        await evaluate(experiment, average.gatherFrom(learner), data, new BatchMaker(experiment), split, events);
    }
  } finally {
    learner.dispose();
  }
}

function score(
  { dir, reporter, orders }: EnsembleRun,
  experiment: Experiment,
  data: TrainingData,
  averages: ReadonlyMap<OutputSplit, Averages>,
): ReturnType<typeof lastLook> {
  const events = { check: () => orders.check(), notice: (text: string) => reporter.notice(text) };
  const evaluatorOf = (split: OutputSplit): Evaluator => {
    const average = averages.get(split);
    if (!average) throw new Error(`nothing is averaged on the ${split} rows`);
    return average.evaluator();
  };
  const persist = (write: () => void) => new DiskPatience(reporter, orders).keep(write);
  return lastLook(dir, { experiment, data, batches: new BatchMaker(experiment), events, persist, evaluatorOf });
}

/** The averages of one split, batch by batch and task by task: all evaluations take the same batches in the same order. */
class Averages {
  readonly #experiment: Experiment;
  readonly #data: TrainingData;
  readonly #batches: Record<string, OutputAverage>[] = [];

  constructor(experiment: Experiment, data: TrainingData) {
    this.#experiment = experiment;
    this.#data = data;
  }

  /** Evaluates a network, and adds its outputs. */
  gatherFrom(learner: Learner): Evaluator {
    let next = 0;
    return {
      evaluate: (batches) => {
        const evaluation = learner.evaluate(batches, 'all');
        const own = (this.#batches[next++] ??= this.#fresh(batches));
        for (const [task, outputs] of Object.entries(evaluation.outputs))
          own[task]?.add(outputs, rowsOf(batches, task));
        return evaluation;
      },
    };
  }

  /** What the averages come to on the same batches. */
  evaluator(): Evaluator {
    let next = 0;
    return {
      evaluate: (batches) => {
        const entries = Object.entries(this.#batches[next++] ?? {});
        const outputs = Object.fromEntries(entries.map(([task, average]) => [task, average.outputs]));
        const tasks = entries.map(([task]) => [task, this.#measure(batches, task, outputs[task])] as const);
        return { tasks: Object.fromEntries(tasks), outputs };
      },
    };
  }

  #fresh(batches: readonly Batch[]): Record<string, OutputAverage> {
    const tasks = batches.flatMap(({ targets }) => Object.keys(targets));
    return Object.fromEntries(tasks.map((task) => [task, new OutputAverage(...this.#what(task))]));
  }

  #what(task: string): [Target, Experiment['tasks'][string]['loss']['type']] {
    const own = this.#experiment.tasks[task];
    const target = own && this.#data[own.data]?.set.train.targets[own.target];
    if (!own || !target) throw new Error(`the task ${task} has no target`);
    return [target, own.loss.type];
  }

  #measure(batches: readonly Batch[], task: string, outputs: Float32Array = new Float32Array()) {
    const [{ kind }] = this.#what(task);
    const loss = this.#experiment.tasks[task]?.loss;
    const batch = batches.find(({ targets: own }) => task in own);
    const targets = batch?.targets[task];
    if (!loss || !targets) throw new Error(`no labels of ${task}`);
    const [mean = Number.NaN, first = Number.NaN, second = Number.NaN] = tf.tidy(() => {
      const width = kind === 'class' ? outputs.length / targets.length : this.#classes(task);
      const labels = tf.tensor1d(targets, kind === 'number' ? 'float32' : 'int32');
      const weights = batch.weights && tf.tensor1d(batch.weights);
      const pairs = labelled(kind, tf.reshape(tf.tensor1d(outputs), [-1, width]), labels, weights);
      return tf.stack([meanLoss(kind, loss, pairs), ...batchSums(kind, loss, pairs)]).dataSync();
    });
    return { loss: mean, sums: [first, second] as const };
  }

  #classes(task: string): number {
    const [target] = this.#what(task);
    return target.kind === 'number' ? 1 : target.classes.length;
  }
}

const rowsOf = (batches: readonly Batch[], task: string): number =>
  batches.find(({ targets }) => task in targets)?.shape[0] ?? 0;
