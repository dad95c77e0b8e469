import type { EpochLine } from '../../server/trainer/folder/journal-lines.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import type { StepBlock } from '../../server/trainer/messages.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';
import { columnPositions, evenPositions } from '../chart/positions.ts';
import type { Positions } from '../chart/positions.ts';
import { RunningSum } from '../chart/running-sum.ts';
import { Series } from '../chart/series.ts';
import type { XAxis } from '../chart/x-axis.ts';
import type { RunSnapshot, TaskMeasure } from './messages.ts';
import { Pairs } from './pairs.ts';
import { Affinities } from './relations/affinities.ts';
import { Trace } from './trace.ts';

/** The columns of one task. */
export interface TaskColumns {
  readonly loss: Trace;
  readonly weight: Series;
  readonly weights: RunningSum;
  /** w·L of each step, for means over stretches. */
  readonly parts: RunningSum;
  /** How many measured losses are 0 or below, and how many are no finite number. */
  notPositive: number;
  notFinite: number;
}

const defaultFactor = 0.9;

/** All steps and epochs of one run, growing while it trains. */
export class Run {
  record: RunRecord;
  activity = '';
  readonly notices: string[];
  readonly measures: Readonly<Record<string, TaskMeasure>>;
  readonly tasks = new Map<string, TaskColumns>();
  readonly regularizers = new Map<string, Trace>();
  /** (|S|/K) Σ λR of each step: the regularisers' part of the total. */
  readonly penalty = new Series();
  readonly penalties = new RunningSum();
  readonly addedSums = new RunningSum();
  readonly totals = new RunningSum();
  readonly seconds = new Series();
  readonly samples = new Series();
  readonly learningRate = new Trace(0);
  readonly added = new Series();
  readonly total = new Series();
  readonly residual = new Trace(0);
  readonly epochs: EpochLine[] = [];
  readonly pairs: Pairs;
  readonly affinities = new Affinities();

  constructor(snapshot: RunSnapshot) {
    this.record = snapshot.record;
    this.notices = [...snapshot.notices];
    this.measures = snapshot.measures ?? {};
    this.pairs = new Pairs(snapshot.record.tasks);
    for (const task of snapshot.record.tasks) this.#addTask(task);
    this.append(snapshot.steps);
    for (const line of snapshot.epochs) this.addEpoch(line);
  }

  /** Number of steps known. */
  get length(): number {
    return this.seconds.length;
  }

  get goesOn(): boolean {
    return !isFinal(this.record.state);
  }

  get stepsPerEpoch(): number {
    const { progress } = this.record;
    if (progress && progress.epochs > 0 && progress.steps > 0) return progress.steps / progress.epochs;
    const last = this.epochs.at(-1);
    return last ? last.step / last.epoch : Math.max(1, this.length);
  }

  /** Takes in a block; steps already known from its first on are replaced. False where steps before it are missing. */
  append(block: StepBlock): boolean {
    const known = block.first - 1;
    if (known > this.length) return false;
    if (known < this.length) {
      this.#truncate(known);
      this.#countUndrawable(0);
    }
    for (const task of Object.keys(block.loss)) if (!this.tasks.has(task)) this.#addTask(task);
    for (const label of Object.keys(block.regularizer)) if (!this.regularizers.has(label)) this.#addRegularizer(label);
    this.#appendColumns(block);
    this.#appendSums(block);
    this.#countUndrawable(known);
    this.pairs.append(block, known);
    this.affinities.append(block, known);
    return true;
  }

  /** Takes in an epoch; a later one of the same number replaces it, and those after it. */
  addEpoch(line: EpochLine): void {
    const at = this.epochs.findIndex(({ epoch }) => epoch >= line.epoch);
    if (at >= 0) this.epochs.length = at;
    this.epochs.push(line);
  }

  positions(axis: XAxis): Positions {
    if (axis === 'samples') return columnPositions(this.samples);
    if (axis === 'time') return columnPositions(this.seconds);
    return evenPositions(this.length, axis === 'epoch' ? 1 / this.stepsPerEpoch : 1);
  }

  #addTask(task: string): void {
    const columns = {
      loss: new Trace(defaultFactor),
      weight: new Series(),
      weights: new RunningSum(),
      parts: new RunningSum(),
      notPositive: 0,
      notFinite: 0,
    };
    const unmeasured = new Float64Array(this.length).fill(NaN);
    columns.loss.append(unmeasured);
    columns.weight.append(unmeasured);
    columns.weights.append(unmeasured);
    columns.parts.append(unmeasured);
    this.tasks.set(task, columns);
  }

  #addRegularizer(label: string): void {
    const trace = new Trace(defaultFactor);
    trace.append(new Float64Array(this.length).fill(NaN));
    this.regularizers.set(label, trace);
  }

  #appendColumns(block: StepBlock): void {
    const absent = new Float64Array(block.seconds.length).fill(NaN);
    for (const key of ['seconds', 'samples', 'added', 'total'] as const) this[key].append(block[key]);
    this.learningRate.append(block.learningRate);
    this.residual.append(block.residual);
    for (const [task, columns] of this.tasks) {
      columns.loss.append(block.loss[task] ?? absent);
      columns.weight.append(block.weight[task] ?? absent);
    }
    for (const [label, trace] of this.regularizers) trace.append(block.regularizer[label] ?? absent);
  }

  #appendSums(block: StepBlock): void {
    const count = block.seconds.length;
    const trained = new Float64Array(count);
    for (const { loss, weight, weights, parts } of this.tasks.values()) {
      const part = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        const value = loss.raw.at(block.first - 1 + i);
        part[i] = weight.at(block.first - 1 + i) * value;
        if (!Number.isNaN(value)) trained[i] = (trained[i] ?? 0) + 1;
      }
      weights.append(weight.values.subarray(block.first - 1, this.length));
      parts.append(part);
    }
    const penalty = new Float64Array(count);
    for (let i = 0; i < count; i++) penalty[i] = this.#penaltyOf(block.first - 1 + i, trained[i] ?? 0);
    this.penalty.append(penalty);
    this.penalties.append(penalty);
    this.addedSums.append(block.added);
    this.totals.append(block.total);
  }

  /** Counts the losses from index `from` on that not every axis can show. */
  #countUndrawable(from: number): void {
    for (const columns of this.tasks.values()) {
      for (let i = from; i < this.length; i++) {
        // Without a weight the step did not train the task.
        if (Number.isNaN(columns.weight.at(i)) && !Number.isNaN(this.total.at(i))) continue;
        const loss = columns.loss.raw.at(i);
        if (!Number.isFinite(loss)) columns.notFinite++;
        else if (loss <= 0) columns.notPositive++;
      }
    }
  }

  /** (|S|/K) Σ λR of a step over |S| = `trained` tasks. */
  #penaltyOf(index: number, trained: number): number {
    let sum = 0;
    for (const { raw } of this.regularizers.values()) sum += raw.at(index);
    return (trained / Math.max(1, this.tasks.size)) * sum;
  }

  #truncate(length: number): void {
    for (const { loss, weight, weights, parts } of this.tasks.values()) {
      for (const column of [loss, weight, weights, parts]) column.truncate(length);
    }
    for (const columns of this.tasks.values()) columns.notPositive = columns.notFinite = 0;
    for (const trace of this.regularizers.values()) trace.truncate(length);
    this.pairs.truncate(length);
    this.affinities.truncate(length);
    const { penalty, penalties, addedSums, totals, seconds, samples, learningRate, added, total, residual } = this;
    for (const column of [
      penalty,
      penalties,
      addedSums,
      totals,
      seconds,
      samples,
      learningRate,
      added,
      total,
      residual,
    ]) {
      column.truncate(length);
    }
  }
}
