import type { Experiment } from '../definition/experiment.ts';
import type { StepMeasure } from './parts.ts';
import { pairName } from './folder/journal-lines.ts';
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

/** Each task with itself and with those after it, and their numbers. */
const pairsOf = (tasks: readonly string[]): (readonly [string, string, number, number])[] =>
  tasks.flatMap((a, i) => tasks.slice(i).map((b, k) => [a, b, i, i + k] as const));

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
  #grams: StepMeasure['gram'][] = [];

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
    this.#labels.forEach((label, j) => this.#regularizer[label]?.push(measure.regularizers[j] ?? Number.NaN));
  }

  /** A column for each pair of tasks; none where no step of the block has measured G: pairs of many tasks are very many. */
  #gramColumns(): Pick<StepBlock, 'gram'> {
    if (this.#grams.every((gram) => gram === undefined)) return {};
    const columns = pairsOf(this.#tasks).map(
      ([a, b, i, j]) =>
        [pairName(a, b), Float64Array.from(this.#grams, (gram) => gram?.get(i, j) ?? Number.NaN)] as const,
    );
    return { gram: Object.fromEntries(columns) };
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
      ...this.#gramColumns(),
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
  }
}
