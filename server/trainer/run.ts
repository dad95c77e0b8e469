import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Experiment } from '../definition/experiment.ts';
import { countLabels } from '../data/dataset.ts';
import { countScalars } from '../model/parameter.ts';
import { ScoreSums } from '../objective/metrics/score-sums.ts';
import { factsOfRows } from '../data/row-facts.ts';
import { BatchMaker } from './batch-maker.ts';
import {
  bestOf,
  hasCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
  type BegunEpoch,
  type CheckpointName,
  type CheckpointPlace,
} from './checkpoint.ts';
import { withCountedLosses } from './class-weights.ts';
import { Course } from './course.ts';
import { DiskPatience } from './disk-patience.ts';
import { BrokenStep, divergence, TrainingError, type StepPlace } from './divergence.ts';
import { evaluate, statesOf, trainingScores, type EvaluationEvents } from './evaluate.ts';
import { epochPlan, plansOfAllKinds } from './epoch-plans.ts';
import { runFiles } from './folder/files.ts';
import { writeFitted } from './folder/fitted.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import type { Scores } from './folder/record.ts';
import { writeResolved, type ResolvedRun } from './folder/resolved.ts';
import { Learner } from './learner.ts';
import { LeftUncertainty } from './left-uncertainty.ts';
import { lastLook } from './last-look.ts';
import { locateBreak } from './locate-break.ts';
import { explainOutOfMemory, saysOutOfMemory } from './out-of-memory.ts';
import type { StepMeasure } from './parts.ts';
import { combined, lastOf, shareOf, type MeasuredPiece } from './pieces.ts';
import { batchesOfStep, prepareSteps } from './prepare.ts';
import { heldAfter, Interruption, interruptionOf, type Order, type Orders } from './orders.ts';
import type { Reporter } from './reporter.ts';
import { passesOf } from './passes.ts';
import { changedSets, readRunData } from './run-data.ts';
import { startOf, type StartValues } from './start-values.ts';
import { smokeExperiment, smokeRows } from './smoke-experiment.ts';
import { StepBuffer } from './step-buffer.ts';
import { TaskRecord } from './task-record.ts';
import { batchesLacking, groupsOf, pieceOf, stepsOf, type PlannedGroup } from './step-groups.ts';
import { labelCounter, rowsOfTasks, type TrainingData } from './training-data.ts';
import { ValidationBatches } from './validation-batches.ts';

/** What a run works with once its data are read. */
interface Work {
  readonly learner: Learner;
  readonly data: TrainingData;
  readonly batches: BatchMaker;
  readonly validation: ValidationBatches;
  readonly course: Course;
}

/** Trains one run from start to end; its state and results go through the reporter. */
export class Run {
  #resolved: ResolvedRun;
  #experiment: Experiment;
  readonly #checkpoints: string;
  readonly #dir: string;
  readonly #reporter: Reporter;
  readonly #orders: Orders;
  readonly #disk: DiskPatience;
  #step = 0;
  #samples = 0;
  #seen: Record<string, number> = {};
  #began = 0;
  readonly #said = new Set<string>();
  readonly #evaluation: EvaluationEvents = {
    check: () => this.#orders.check(),
    notice: (text) => this.#noticeOnce(text),
  };

  constructor(dir: string, resolved: ResolvedRun, reporter: Reporter, orders: Orders) {
    this.#dir = dir;
    this.#resolved = resolved;
    this.#experiment = resolved.smoke ? smokeExperiment(resolved.experiment) : resolved.experiment;
    this.#checkpoints = path.join(dir, runFiles.checkpoint);
    this.#reporter = reporter;
    this.#orders = orders;
    this.#disk = new DiskPatience(reporter, orders);
  }

  /** Reads the data, trains, evaluates. Throws what made it impossible; an order to end is no error. */
  async train(): Promise<void> {
    try {
      const data = await this.#load();
      this.#experiment = withCountedLosses(this.#experiment, data);
      await this.#disk.keep(() => writeFitted(this.#dir, this.#experiment, data));
      await this.#trainOn(data).catch((error: unknown) => {
        if (!(error instanceof Error && saysOutOfMemory(error.message))) throw error;
        throw explainOutOfMemory(
          error,
          this.#experiment,
          factsOfRows(this.#experiment, rowsOfTasks(this.#experiment, data)),
        );
      });
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      this.#tellEnd(error.order);
    }
  }

  async #trainOn(data: TrainingData): Promise<void> {
    const resumes = this.#reporter.resumes && hasCheckpoint(this.#checkpoints);
    const start = resumes ? undefined : await this.#start();
    const learner = new Learner(this.#experiment, rowsOfTasks(this.#experiment, data), { start });
    try {
      this.#reporter.update({ parameters: countScalars(learner.network.parameters) });
      await this.#epochs(learner, data);
    } finally {
      learner.dispose();
    }
  }

  /** What the experiment starts from: the same whenever the run begins again. */
  async #start(): Promise<StartValues | undefined> {
    const { startFrom } = this.#experiment.model;
    if (!startFrom) return undefined;
    const start = await startOf(this.#resolved, startFrom);
    this.#resolved = { ...this.#resolved, start: { folder: start.folder, sha256: start.sha256 } };
    await this.#disk.keep(() => writeResolved(this.#dir, this.#resolved));
    return start;
  }

  async #load(): Promise<TrainingData> {
    const { data, hashes } = await readRunData({
      resolved: this.#resolved,
      experiment: this.#experiment,
      reporter: this.#reporter,
      orders: this.#orders,
      ...(this.#resolved.smoke && { mostRows: smokeRows(this.#experiment) }),
    });
    // Training goes on only on the rows that it began with.
    const before = this.#reporter.resumes ? this.#resolved.hashes : undefined;
    const changed = before ? changedSets(hashes, before) : [];
    if (changed.length > 0)
      throw new TrainingError(
        `The run cannot go on: the rows of ${changed.join(', ')} are not those that it was started with. Put the files back, or start a new run.`,
      );
    this.#resolved = { ...this.#resolved, hashes };
    await this.#disk.keep(() => writeResolved(this.#dir, this.#resolved));
    return data;
  }

  async #epochs(learner: Learner, data: TrainingData): Promise<void> {
    const { epochs, schedule } = this.#experiment.training;
    const last = Math.min(epochs, this.#resolved.until ?? epochs);
    const plan = epochPlan(this.#experiment, data, 1);
    const steps = stepsOf(plan, this.#experiment);
    const lack = batchesLacking(plan, this.#experiment);
    if (lack !== undefined) this.#reporter.notice(lack);
    const uncertainty = schedule.type === 'uncertainty' ? new LeftUncertainty(this.#experiment, data) : undefined;
    const course = new Course(this.#experiment, (losses) => learner.weigher.objective(losses), steps, uncertainty);
    this.#prepare(learner, data);
    this.#orders.check();
    const batches = new BatchMaker(this.#experiment);
    const validation = new ValidationBatches(this.#experiment, data);
    const work = { learner, data, batches, validation, course };
    const from = this.#takeUp(learner, course);
    this.#began = performance.now() - this.#disk.waited - 1000 * (from?.seconds ?? 0);
    if (from?.stop !== undefined) return this.#finish(work, from.epoch, from.stop);
    for (let epoch = from ? from.epoch + (from.begun ? 0 : 1) : 1; epoch <= last; epoch++) {
      const begun = epoch === from?.epoch ? from.begun : undefined;
      const { train, order, reached } = await this.#epoch(work, epoch, begun).catch((error: unknown) =>
        this.#explained(error, work),
      );
      if (order) return this.#end(work, epoch, order, { ...reached, learned: false });
      if (begun?.learned !== true) {
        learner.learnFromEpoch(train);
        course.learn(train);
      }
      const line = await this.#scoreEpoch(work, epoch, train).catch(interruptionOf);
      if (line instanceof Interruption) return this.#end(work, epoch, line.order, { ...reached, learned: true });
      this.#reporter.epoch(line);
      const { chosen, best, stop, notice } = course.consider(line);
      if (notice !== undefined) this.#reporter.notice(notice);
      // The last one says which is chosen, so that one must be there before it.
      const end = stop === undefined ? {} : { stop };
      const names: CheckpointName[] = [...best.map(bestOf), ...(chosen ? (['chosen'] as const) : []), 'last'];
      for (const name of names) await this.#save(name, work, epoch, end);
      if (stop !== undefined) return this.#finish(work, epoch, stop);
    }
    if (last < epochs) this.#hold(work, last);
    else await this.#finish(work, epochs);
  }

  /** Waits, saved and without a look at the test rows, to be let go on with. */
  #hold({ course }: Work, held: number): void {
    this.#reporter.endBy(heldAfter(held, this.#experiment.training.epochs), { ...course.choice.change, held });
  }

  /** Goes back to where a run that has been at work before was last saved; undefined where it begins. */
  #takeUp(learner: Learner, course: Course): CheckpointPlace | undefined {
    if (!this.#reporter.resumes) return undefined;
    const place = hasCheckpoint(this.#checkpoints)
      ? restoreCheckpoint(this.#checkpoints, 'last', learner, { onDamage: this.#tell })
      : undefined;
    this.#reporter.resume(place?.step ?? 0);
    if (!place) return undefined;
    course.state = place.course;
    this.#step = place.step;
    this.#samples = place.samples;
    this.#seen = { ...place.seen };
    if (this.#step > 0) this.#reporter.update({}, 'train');
    return place;
  }

  #save(
    name: CheckpointName,
    { learner, course }: Work,
    epoch: number,
    how: Pick<CheckpointPlace, 'begun' | 'stop'>,
  ): Promise<void> {
    const place = {
      step: this.#step,
      epoch,
      course: course.state,
      samples: this.#samples,
      seconds: this.#seconds,
      seen: { ...this.#seen },
      ...how,
    };
    return this.#disk.keep(() => saveCheckpoint(this.#checkpoints, name, learner, place));
  }

  /** Of training so far. */
  get #seconds(): number {
    return (performance.now() - this.#began - this.#disk.waited) / 1000;
  }

  #prepare(learner: Learner, data: TrainingData): void {
    this.#reporter.activity('preparing the steps');
    prepareSteps(this.#experiment, learner, data, plansOfAllKinds(this.#experiment, data));
    this.#tellMode(learner);
  }

  readonly #tell = (text: string): void => this.#reporter.notice(text);

  #noticeOnce(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#reporter.notice(text);
  }

  #tellMode(learner: Learner): void {
    for (const notice of learner.notices.splice(0)) this.#reporter.notice(notice);
    if (this.#reporter.record.steps !== learner.mode) this.#reporter.update({ steps: learner.mode });
  }

  /** One epoch's steps, or what is left of them; gives the training scores, how far it is, and the order that cut it short. */
  async #epoch(work: Work, epoch: number, begun: BegunEpoch | undefined) {
    const { learner, data, batches, course } = work;
    const { tasks } = this.#experiment;
    const plan = epochPlan(this.#experiment, data, epoch, course.uncertainty);
    const steps = stepsOf(plan, this.#experiment);
    const labels = learner.terms.map(({ label }) => label);
    const buffer = new StepBuffer(this.#experiment, labels);
    const sums = Object.fromEntries(Object.keys(tasks).map((name) => [name, new ScoreSums()]));
    for (const [name, scores] of Object.entries(begun?.scores ?? {})) if (sums[name]) sums[name].state = scores;
    let taken = 0;
    let order: Order | undefined;
    const record = new TaskRecord(this.#experiment, data, batches, learner, epoch);
    const first = this.#step - (begun?.steps ?? 0);
    for (const group of groupsOf(plan, this.#experiment, labelCounter(this.#experiment, data))) {
      if (taken++ < (begun?.steps ?? 0)) continue;
      const learningRate = course.learningRate.at(this.#step + 1);
      const before = record.before(this.#step + 1, this.#step - first, learningRate);
      const trained = await this.#train(work, group, learningRate, sums);
      const measure = record.recorded(trained, before, this.#step);
      this.#note(buffer, learner, measure, { epoch, steps, learningRate });
      await this.#disk.keep(() => undefined);
      order = this.#orders.current();
      if (!order && this.#orders.paused) {
        this.#reporter.steps(buffer, true);
        order = await this.#pause(work, epoch, { steps: taken, scores: statesOf(sums), learned: false });
      }
      if (order) break;
    }
    this.#reporter.steps(buffer, true);
    const train = trainingScores(this.#experiment, sums, this.#evaluation.notice);
    return { train, order, reached: { steps: taken, scores: statesOf(sums) } };
  }

  /** Saves and waits, off the clock, until somebody lets the run go on; gives the order to end, if that comes instead. */
  async #pause(work: Work, epoch: number, begun: BegunEpoch): Promise<Order | undefined> {
    const began = performance.now();
    await this.#save('last', work, epoch, { begun });
    this.#reporter.update({}, 'pause');
    const order = await this.#orders.waitWhile(() => this.#orders.paused);
    this.#began += performance.now() - began;
    if (!order) this.#reporter.update({}, 'resume');
    return order;
  }

  /** One step, batch by batch; the event loop turns after each. */
  async #train(
    { learner, data, batches, validation }: Work,
    group: PlannedGroup,
    learningRate: number,
    sums: Readonly<Record<string, ScoreSums>>,
  ): Promise<StepMeasure> {
    const pieces: MeasuredPiece[] = [];
    for (const [i, planned] of group.planned.entries()) {
      const made = batchesOfStep(this.#experiment, data, batches, planned);
      const piece = pieceOf(group, i);
      const measure = learner.train(made, this.#step + 1, {
        learningRate,
        ...(piece && { piece }),
        validation: validation.at(this.#step + 1),
      });
      const shares: Record<string, number> = {};
      for (const { shape, targets } of made) {
        const rows = shape[0] ?? 0;
        this.#samples += rows;
        for (const [task, values] of Object.entries(targets)) {
          const labels = countLabels(values);
          this.#seen[task] = (this.#seen[task] ?? 0) + labels;
          shares[task] = shareOf(piece, task, labels);
          const measured = measure.tasks[task];
          if (measured) sums[task]?.add(measured.loss, measured.sums, values);
        }
      }
      pieces.push({ measure, shares });
      await turn();
    }
    this.#step++;
    return learner.gathers ? lastOf(pieces) : combined(pieces);
  }

  #note(
    buffer: StepBuffer,
    learner: Learner,
    measure: StepMeasure,
    { epoch, steps, learningRate }: { epoch: number; steps: number; learningRate: number },
  ): void {
    const { epochs } = this.#experiment.training;
    const seconds = this.#seconds;
    buffer.add({ step: this.#step, epoch, seconds, samples: this.#samples, learningRate }, measure);
    this.#reporter.progress({ epoch, epochs, step: this.#step, steps: steps * epochs }, seconds);
    const place = { step: this.#step, epoch };
    const broken = divergence(measure, place) !== undefined;
    if (this.#step === 1) this.#reporter.update({}, 'train');
    this.#tellMode(learner);
    this.#reporter.steps(buffer, broken || this.#step === 1);
    if (broken) throw new BrokenStep(measure, place);
  }

  /** Throws an error; that of a step whose numbers broke with where they did, which takes a moment to find out. */
  async #explained(error: unknown, work: Work): Promise<never> {
    if (!(error instanceof BrokenStep)) throw error;
    const { measure, place } = error;
    this.#reporter.activity('finding out where the numbers broke');
    const where = await this.#locate(place, work).catch((failure: unknown) => {
      // What is known is said in any case.
      console.error(failure);
      return undefined;
    });
    const labels = work.learner.terms.map(({ label }) => label);
    const text = divergence(measure, place, labels, where) ?? error.message;
    this.#reporter.keep(text);
    throw new TrainingError(text);
  }

  #locate({ step, epoch }: StepPlace, { learner, data, course }: Work) {
    const plan = epochPlan(this.#experiment, data, epoch, course.uncertainty);
    return locateBreak({
      experiment: this.#experiment,
      data,
      learner,
      plan,
      first: (epoch - 1) * stepsOf(plan, this.#experiment) + 1,
      step,
      learningRateAt: (number) => course.learningRate.at(number),
      rewind: async () => {
        if (epoch === 1) await this.#begin(learner, data);
        else restoreCheckpoint(this.#checkpoints, 'last', learner, { epoch: epoch - 1 });
      },
      check: () => this.#orders.check(),
    });
  }

  /** Gives a learner the state in which a run begins. */
  async #begin(learner: Learner, data: TrainingData): Promise<void> {
    const start = await this.#start();
    const fresh = new Learner(this.#experiment, rowsOfTasks(this.#experiment, data), { eager: true, start });
    learner.become(fresh);
    fresh.dispose();
  }

  async #scoreEpoch(
    { learner, data, batches }: Work,
    epoch: number,
    train: Record<string, Scores>,
  ): Promise<EpochLine> {
    const { validation, evaluateTest } = this.#experiment.training;
    const score = (split: 'validation' | 'test') => {
      this.#reporter.activity(split === 'test' ? 'testing' : 'validating');
      return evaluate(this.#experiment, learner, data, batches, split, this.#evaluation);
    };
    const scores = await learner.withAverages(async () => ({
      ...(validation > 0 ? { validation: await score('validation') } : {}),
      ...(evaluateTest === 'epoch' ? { test: await score('test') } : {}),
    }));
    const seconds = this.#seconds;
    const structure = learner.structure();
    const made = Object.keys(structure).length === 0 ? {} : { structure };
    return { type: 'epoch', epoch, step: this.#step, seconds, train, ...scores, ...made };
  }

  /** Ends at an order: the step is done, so save it and say why. */
  async #end(work: Work, epoch: number, order: Order, begun: BegunEpoch): Promise<void> {
    this.#reporter.update({}, order.event === 'stop' ? 'stop' : undefined);
    await this.#save('last', work, epoch, { begun });
    this.#tellEnd(order, work.course);
  }

  #tellEnd(order: Order, course?: Course): void {
    this.#reporter.endBy(order, course?.choice.change);
  }

  /** Reads the test set, once, at the chosen checkpoint; `epoch` was the last one, and `reason` says why if it came early. */
  async #finish(work: Work, epoch: number, reason?: string): Promise<void> {
    const { learner, data, batches, course } = work;
    if (this.#resolved.until !== undefined) return this.#hold(work, this.#experiment.training.epochs);
    const summary = course.choice.summary();
    if (!summary) throw new Error('a run has at least one epoch');
    if (summary.epoch !== epoch)
      restoreCheckpoint(this.#checkpoints, 'chosen', learner, { epoch: summary.epoch, onDamage: this.#tell });
    this.#reporter.activity('testing');
    const [experiment, events] = [this.#experiment, this.#evaluation];
    const persist = (write: () => void) => this.#disk.keep(write);
    const look = { experiment, data, batches, events, persist, evaluatorOf: () => learner };
    const found = await learner.withAverages(() => lastLook(this.#dir, look)).catch(interruptionOf);
    if (found instanceof Interruption) return this.#tellEnd(found.order, course);
    summary.test ??= found.test;
    const budget = { samples: this.#samples, passes: passesOf(this.#experiment, data, this.#seen) };
    this.#reporter.update({ summary, ...budget, ...(reason === undefined ? {} : { reason }) }, 'end');
  }
}
