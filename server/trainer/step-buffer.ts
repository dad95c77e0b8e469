import type { Experiment } from '../definition/experiment.ts';
import type { StepMeasure } from './parts.ts';
import type { Matrix } from 'ml-matrix';
import { affinityName, pairName } from './folder/journal-lines.ts';
import type { StepBlock } from './messages.ts';

/** What is known of a step beside what the device measured. */
export interface StepContext {
  readonly step: number;
  readonly epoch: number;
  readonly seconds: number;
  /** Training rows seen up to and with this step, all tasks together. */
  readonly samples: number;
  readonly learningRate: number;
}

/**
 * The ledger's residual: the total as the device computed it, minus Σ_{i∈S} w_i L_i + (|S|/K) Σ_j λR_j + A summed in float64
 * from the recorded parts.
 */
export function residualOf(measure: StepMeasure, allTasks: number): number {
  const { weights } = measure;
  const trained = Object.entries(measure.tasks);
  const losses = trained.reduce((sum, [name, { loss }]) => sum + (weights[name] ?? Number.NaN) * loss, 0);
  const regularizers = measure.regularizers.reduce((sum, value) => sum + value, 0);
  return measure.total - (losses + (trained.length / allTasks) * regularizers + measure.added);
}

/** Two tasks and their numbers. */
type TaskPair = readonly [a: string, b: string, i: number, j: number];

/** Each task with itself and with all others. */
const orderedPairsOf = (tasks: readonly string[]): readonly TaskPair[] =>
  tasks.flatMap((a, i) => tasks.map((b, j): TaskPair => [a, b, i, j]));

/** Each task with itself and with those after it. */
const pairsOf = (tasks: readonly string[]): readonly TaskPair[] => orderedPairsOf(tasks).filter(([, , i, j]) => j >= i);

/** A column for each pair of tasks; none where no step has measured the matrix: pairs of many tasks are very many. */
function columnsOf(
  matrices: readonly (Matrix | undefined)[],
  pairs: readonly TaskPair[],
  name: (a: string, b: string) => string,
): Record<string, Float64Array> | undefined {
  if (matrices.every((matrix) => matrix === undefined)) return undefined;
  const columns = pairs.map(
    ([a, b, i, j]) => [name(a, b), Float64Array.from(matrices, (matrix) => matrix?.get(i, j) ?? Number.NaN)] as const,
  );
  return Object.fromEntries(columns);
}

type Columns = Record<string, number[]>;

const empty = (names: readonly string[]): Columns => Object.fromEntries(names.map((name) => [name, []]));
const typed = (columns: Columns) =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]));

/** Collects the steps of one epoch into blocks for the journal and the live messages. */
export class StepBuffer {
  readonly #tasks: readonly string[];
  readonly #labels: readonly string[];
  #first = 0;
  #epoch = 0;
  #plain = empty([]);
  #loss = empty([]);
  #weight = empty([]);
  #regularizer = empty([]);
  /** G of each step, where it was measured. */
  #grams: (Matrix | undefined)[] = [];
  #affinities: (Matrix | undefined)[] = [];

  constructor(experiment: Experiment, regularizerLabels: readonly string[]) {
    this.#tasks = Object.keys(experiment.tasks);
    this.#labels = regularizerLabels;
    this.#clear();
  }

  add(context: StepContext, measure: StepMeasure): void {
    const { step, epoch, seconds, samples, learningRate } = context;
    const { weights } = measure;
    if (this.#plain.seconds?.length === 0) [this.#first, this.#epoch] = [step, epoch];
    const residual = residualOf(measure, this.#tasks.length);
    const values = { seconds, samples, learningRate, added: measure.added, total: measure.total, residual };
    for (const [name, value] of Object.entries(values)) this.#plain[name]?.push(value);
    for (const name of this.#tasks) {
      const trained = measure.tasks[name];
      this.#loss[name]?.push(trained ? trained.loss : Number.NaN);
      this.#weight[name]?.push(trained ? (weights[name] ?? Number.NaN) : Number.NaN);
    }
    this.#grams.push(measure.gram);
    this.#affinities.push(measure.affinity);
    this.#labels.forEach((label, j) => this.#regularizer[label]?.push(measure.regularizers[j] ?? Number.NaN));
  }

  #matrixColumns(): Pick<StepBlock, 'gram' | 'affinity'> {
    const gram = columnsOf(this.#grams, pairsOf(this.#tasks), pairName);
    const affinity = columnsOf(this.#affinities, orderedPairsOf(this.#tasks), affinityName);
    return { ...(gram && { gram }), ...(affinity && { affinity }) };
  }

  /** The steps since the last call, or nothing where there were none. */
  take(): StepBlock | undefined {
    const column = (name: string) => Float64Array.from(this.#plain[name] ?? []);
    const seconds = column('seconds');
    if (seconds.length === 0) return undefined;
    const block: StepBlock = {
      first: this.#first,
      epoch: this.#epoch,
      seconds,
      samples: column('samples'),
      learningRate: column('learningRate'),
      loss: typed(this.#loss),
      weight: typed(this.#weight),
      regularizer: typed(this.#regularizer),
      added: column('added'),
      total: column('total'),
      residual: column('residual'),
      ...this.#matrixColumns(),
    };
    this.#clear();
    return block;
  }

  #clear(): void {
    this.#plain = empty(['seconds', 'samples', 'learningRate', 'added', 'total', 'residual']);
    this.#loss = empty(this.#tasks);
    this.#weight = empty(this.#tasks);
    this.#regularizer = empty(this.#labels);
    this.#grams = [];
    this.#affinities = [];
  }
}
