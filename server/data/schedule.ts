import type { Training } from '../definition/experiment.ts';
import { batchCount, epochOrder } from './batches.ts';
import { DataError } from './data-error.ts';
import { turnsOf, type Turn, type Turns } from './turns.ts';

/** What decides the steps of one epoch. */
export interface EpochRequest {
  /** The tasks that train, in the order of the file, each with the name of its data set. */
  readonly tasks: Readonly<Record<string, { readonly data: string }>>;
  /** Ids of the rows that train, by data set. */
  readonly rows: Readonly<Record<string, Int32Array>>;
  readonly training: Pick<Training, 'schedule' | 'batchSize' | 'lastBatch'>;
  readonly seed: number;
  /** Counted from 1. */
  readonly epoch: number;
  /** How uncertain each task still was after the epoch before, where the schedule asks for it; 1 where it is left out. */
  readonly uncertainty?: Readonly<Record<string, number>>;
}

/** One training step: the tasks it trains, and for each of their data sets the rows of the batch, which they share. */
export interface PlannedStep {
  readonly epoch: number;
  readonly tasks: readonly string[];
  readonly rows: Readonly<Record<string, Int32Array>>;
}

/** A place in a run: `step` steps of the epoch are done. All that is needed to go on with the same batches. */
export interface Cursor {
  readonly epoch: number;
  readonly step: number;
}

/**
 * The steps of one epoch, each found from its number alone, so that a run can go on anywhere.
 *
 * An epoch is every task's set once. Joint: every step trains all tasks; the data set with most batches is passed once, and
 * shorter ones start again, in a new order each time, or as the schedule says. Alternate by epoch: each task's set once, in the
 * order of the tasks. Alternate by step: the tasks take turns. Drawn ones have as many steps. Each pass over a data set has its
 * own order and, like any pass, keeps or drops what does not fill its last batch.
 */
export class EpochPlan {
  readonly steps: number;
  readonly #request: EpochRequest;
  readonly #dataSets: readonly string[];
  readonly #turns: Turns;
  /** The latest order of each task (alternate) or data set (joint); made when its pass is reached. */
  readonly #orders = new Map<string, { repeat: number; order: Int32Array }>();

  /** Throws a DataError `data-too-few-rows` when a data set does not make a single batch. */
  constructor(request: EpochRequest) {
    this.#request = request;
    this.#dataSets = [...new Set(Object.values(request.tasks).map(({ data }) => data))];
    const { tasks, training, seed, epoch, uncertainty } = request;
    this.#turns = turnsOf({
      schedule: training.schedule,
      tasks,
      batches: new Map(this.#dataSets.map((data) => [data, this.#batches(data)])),
      rows: new Map(this.#dataSets.map((data) => [data, this.#rows(data).length])),
      seed,
      epoch,
      ...(uncertainty && { uncertainty }),
    });
    this.steps = this.#turns.steps;
  }

  /** The step with this number, from 0 to `steps` − 1. */
  step(number: number): PlannedStep {
    if (!(number >= 0 && number < this.steps)) throw new RangeError(`There is no step ${number} among ${this.steps}.`);
    const turns = this.#turns.at(number);
    const rows: Record<string, Int32Array> = {};
    for (const turn of turns) rows[turn.data] = this.#batch(turn);
    const trained = new Set(turns.flatMap(({ tasks }) => tasks));
    return {
      epoch: this.#request.epoch,
      tasks: Object.keys(this.#request.tasks).filter((name) => trained.has(name)),
      rows,
    };
  }

  /** The steps from the cursor's to the epoch's last. */
  *from(step = 0): Generator<PlannedStep> {
    for (let number = step; number < this.steps; number++) yield this.step(number);
  }

  #rows(data: string): Int32Array {
    return this.#request.rows[data] ?? new Int32Array();
  }

  #batches(data: string): number {
    const { batchSize, lastBatch } = this.#request.training;
    const { length } = this.#rows(data);
    const count = batchCount(length, batchSize, lastBatch);
    if (count > 0) return count;
    throw new DataError(
      'data-too-few-rows',
      length === 0
        ? `Data set ${data} has no rows to train on; hold out less for validation, or give it more rows.`
        : `Data set ${data} has ${length} rows to train on, which do not fill one batch of ${batchSize}; use a smaller batchSize, or lastBatch: keep.`,
      { expected: `at least ${lastBatch === 'drop' ? batchSize : 1} rows`, found: `${length} rows` },
    );
  }

  #batch({ key, data, repeat, batch }: Turn): Int32Array {
    const rows = this.#rows(data);
    const { batchSize } = this.#request.training;
    const order = this.#order(key, data, repeat);
    return order.subarray(batch * batchSize, (batch + 1) * batchSize).map((position) => rows[position] ?? -1);
  }

  #order(key: string, data: string, repeat: number): Int32Array {
    const latest = this.#orders.get(key);
    if (latest?.repeat === repeat) return latest.order;
    const { seed, epoch } = this.#request;
    const order = epochOrder(this.#rows(data).length, seed, data, epoch, repeat);
    this.#orders.set(key, { repeat, order });
    return order;
  }
}
