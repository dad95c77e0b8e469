import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Experiment } from '../definition/experiment.ts';
import { EpochPlan } from '../data/schedule.ts';
import { countScalars } from '../model/parameter.ts';
import { ScoreSums } from '../objective/metrics.ts';
import { BatchMaker } from './batch-maker.ts';
import { restoreCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { Choice } from './choice.ts';
import { evaluate, scoresOf } from './evaluate.ts';
import { runFiles } from './folder/files.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import type { Scores } from './folder/record.ts';
import { writeResolved, type ResolvedRun } from './folder/resolved.ts';
import { Learner } from './learner.ts';
import type { StepMeasure } from './parts.ts';
import { batchesOfStep, prepareSteps } from './prepare.ts';
import type { Order, Orders } from './orders.ts';
import type { Reporter } from './reporter.ts';
import { StepBuffer } from './step-buffer.ts';
import { loadTrainingData, rowsOfTasks, type TrainingData } from './training-data.ts';

/** A run that cannot go on: the message says at which step, in which task and why. */
export class TrainingError extends Error {
  readonly code = 'training-diverged';
}

/** Trains one run from start to end; its state and results go through the reporter. */
export class Run {
  readonly #resolved: ResolvedRun;
  readonly #experiment: Experiment;
  readonly #checkpoints: string;
  readonly #dir: string;
  readonly #reporter: Reporter;
  readonly #orders: Orders;
  #step = 0;
  #samples = 0;
  #began = 0;

  constructor(dir: string, resolved: ResolvedRun, reporter: Reporter, orders: Orders) {
    this.#dir = dir;
    this.#resolved = resolved;
    this.#experiment = resolved.smoke ? smokeExperiment(resolved.experiment) : resolved.experiment;
    this.#checkpoints = path.join(dir, runFiles.checkpoint);
    this.#reporter = reporter;
    this.#orders = orders;
  }

  /** Reads the data, trains, evaluates. Throws what made it impossible; an order to end is no error. */
  async train(): Promise<void> {
    const data = await this.#load();
    const learner = new Learner(this.#experiment, rowsOfTasks(this.#experiment, data));
    try {
      this.#reporter.update({ parameters: countScalars(learner.network.parameters) });
      await this.#epochs(learner, data);
    } finally {
      learner.dispose();
    }
  }

  async #load(): Promise<TrainingData> {
    const mostRows = this.#resolved.smoke ? this.#experiment.training.batchSize : Number.POSITIVE_INFINITY;
    const place = { root: this.#resolved.root, allowed: this.#resolved.allowed };
    const data = await loadTrainingData(this.#experiment, place, mostRows, (name) =>
      this.#reporter.activity(`reading ${name}`),
    );
    const hashes = Object.fromEntries(Object.entries(data).map(([name, set]) => [name, set.hashes]));
    writeResolved(this.#dir, { ...this.#resolved, hashes });
    return data;
  }

  async #epochs(learner: Learner, data: TrainingData): Promise<void> {
    const { epochs } = this.#experiment.training;
    const choice = new Choice(this.#experiment, learner.weights);
    this.#prepare(learner, data);
    const batches = new BatchMaker(this.#experiment);
    this.#began = performance.now();
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const { train, order } = await this.#epoch(learner, data, batches, epoch);
      if (order) return this.#end(learner, epoch, choice, order);
      const line = await this.#scoreEpoch(learner, data, batches, epoch, train);
      this.#reporter.epoch(line);
      await saveCheckpoint(this.#checkpoints, 'last', learner, { step: this.#step, epoch });
      if (choice.consider(line))
        await saveCheckpoint(this.#checkpoints, 'chosen', learner, { step: this.#step, epoch });
    }
    await this.#finish(learner, data, batches, choice);
  }

  #prepare(learner: Learner, data: TrainingData): void {
    this.#reporter.activity('preparing the steps');
    prepareSteps(this.#experiment, learner, data, this.#plan(data, 1));
    this.#tellMode(learner);
  }

  #tellMode(learner: Learner): void {
    for (const notice of learner.notices.splice(0)) this.#reporter.notice(notice);
    if (this.#reporter.record.steps !== learner.mode) this.#reporter.update({ steps: learner.mode });
  }

  #plan(data: TrainingData, epoch: number): EpochPlan {
    const { tasks, training, seed } = this.#experiment;
    const rows = Object.fromEntries(Object.entries(data).map(([name, { train }]) => [name, train]));
    return new EpochPlan({ tasks, rows, training, seed, epoch });
  }

  /** One epoch's steps; gives the training scores, or the order that cut it short. */
  async #epoch(learner: Learner, data: TrainingData, batches: BatchMaker, epoch: number) {
    const { tasks } = this.#experiment;
    const plan = this.#plan(data, epoch);
    const buffer = new StepBuffer(
      this.#experiment,
      learner.terms.map(({ label }) => label),
    );
    const sums = Object.fromEntries(Object.keys(tasks).map((name) => [name, new ScoreSums()]));
    for (const planned of plan.from()) {
      const made = batchesOfStep(this.#experiment, data, batches, planned);
      const measure = learner.train(made, this.#step + 1);
      this.#step++;
      for (const { targets } of made) {
        for (const [task, values] of Object.entries(targets)) {
          const measured = measure.tasks[task];
          if (measured) sums[task]?.add(measured.loss, measured.sums, values);
        }
      }
      this.#samples += made.reduce((count, { shape }) => count + (shape[0] ?? 0), 0);
      this.#note(buffer, learner, measure, epoch, plan.steps);
      await turn();
      const order = this.#orders.current();
      if (order) {
        this.#reporter.steps(buffer, true);
        return { train: scoresOf(this.#experiment, sums), order };
      }
    }
    this.#reporter.steps(buffer, true);
    return { train: scoresOf(this.#experiment, sums), order: undefined };
  }

  #note(buffer: StepBuffer, learner: Learner, measure: StepMeasure, epoch: number, stepsOfEpoch: number): void {
    const { epochs } = this.#experiment.training;
    const seconds = (performance.now() - this.#began) / 1000;
    const { learningRate } = learner.optimizer;
    buffer.add(
      { step: this.#step, epoch, seconds, samples: this.#samples, learningRate, weights: learner.weights },
      measure,
    );
    this.#reporter.progress({ epoch, epochs, step: this.#step, steps: stepsOfEpoch * epochs }, seconds);
    const problem = divergence(measure, this.#step, epoch);
    if (this.#step === 1) this.#reporter.update({}, 'train');
    this.#tellMode(learner);
    if (problem) this.#reporter.steps(buffer, true);
    if (problem) throw new TrainingError(problem);
    this.#reporter.steps(buffer, this.#step === 1);
  }

  async #scoreEpoch(
    learner: Learner,
    data: TrainingData,
    batches: BatchMaker,
    epoch: number,
    train: Record<string, Scores>,
  ): Promise<EpochLine> {
    const { validation, evaluateTest } = this.#experiment.training;
    const score = (split: 'validation' | 'test') => {
      this.#reporter.activity(split === 'test' ? 'testing' : 'validating');
      return evaluate(this.#experiment, learner, data, batches, split);
    };
    return {
      type: 'epoch',
      epoch,
      step: this.#step,
      seconds: (performance.now() - this.#began) / 1000,
      train,
      ...(validation > 0 ? { validation: await score('validation') } : {}),
      ...(evaluateTest === 'epoch' ? { test: await score('test') } : {}),
    };
  }

  /** Ends at an order: the step is done, so save it and say why. */
  async #end(learner: Learner, epoch: number, choice: Choice, order: Order): Promise<void> {
    this.#reporter.update({}, order.event === 'stop' ? 'stop' : undefined);
    await saveCheckpoint(this.#checkpoints, 'last', learner, { step: this.#step, epoch });
    const summary = choice.summary();
    const event = order.event === 'stop' ? 'end' : 'lose';
    this.#reporter.update({ reason: order.reason, ...(summary ? { summary } : {}) }, event);
  }

  /** Reads the test set, once, at the chosen checkpoint. */
  async #finish(learner: Learner, data: TrainingData, batches: BatchMaker, choice: Choice): Promise<void> {
    const summary = choice.summary();
    if (!summary) throw new Error('a run has at least one epoch');
    if (!summary.test) {
      if (summary.epoch !== this.#experiment.training.epochs) restoreCheckpoint(this.#checkpoints, 'chosen', learner);
      this.#reporter.activity('testing');
      summary.test = await evaluate(this.#experiment, learner, data, batches, 'test');
    }
    this.#reporter.update({ summary }, 'end');
  }
}

/** One epoch of the smallest size that goes through every part. */
function smokeExperiment(experiment: Experiment): Experiment {
  return { ...experiment, training: { ...experiment.training, epochs: 1, lastBatch: 'keep' } };
}

/** What is wrong with a step's numbers, in a sentence; nothing where all are finite. */
function divergence(measure: StepMeasure, step: number, epoch: number): string | undefined {
  const word = (value: number) => (Number.isNaN(value) ? 'not a number (NaN)' : 'infinite');
  const advice = 'Try a smaller learning rate.';
  for (const [task, { loss }] of Object.entries(measure.tasks)) {
    if (!Number.isFinite(loss))
      return `The loss of ${task} became ${word(loss)} at step ${step} (epoch ${epoch}). ${advice}`;
  }
  if (!Number.isFinite(measure.total))
    return `The objective became ${word(measure.total)} at step ${step} (epoch ${epoch}), though every loss is finite. ${advice}`;
  return undefined;
}
