import type { Schedule, Training } from '../definition/experiment.ts';
import { batchCount, epochOrder } from './batches.ts';
import { DataError } from './data-error.ts';

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
}

/** One training step: the tasks it trains, and for each of their data sets the rows of the batch, which they share. */
export interface PlannedStep {
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
 * An epoch is every task's set once. Joint: every step trains all tasks; the data set with most batches is passed once,
 * shorter ones start again, in a new order each time. Alternate by epoch: each task's set once, in the order of the
 * tasks. Alternate by step: the tasks take turns, and one whose set has run out is done. Each pass over a data set has
 * its own order and, like any pass, keeps or drops what does not fill its last batch.
 */
export class EpochPlan {
  readonly steps: number;
  readonly #request: EpochRequest;
  readonly #dataSets: readonly string[];
  readonly #at: (step: number) => readonly Turn[];
  /** The latest order of each task (alternate) or data set (joint); made when its pass is reached. */
  readonly #orders = new Map<string, { repeat: number; order: Int32Array }>();

  /** Throws a DataError `data-too-few-rows` when a data set does not make a single batch. */
  constructor(request: EpochRequest) {
    this.#request = request;
    this.#dataSets = [...new Set(Object.values(request.tasks).map(({ data }) => data))];
    const batches = new Map(this.#dataSets.map((data) => [data, this.#batches(data)]));
    const layout = layouts(request.training.schedule, request.tasks, batches);
    this.steps = layout.steps;
    this.#at = layout.at;
  }

  /** The step with this number, from 0 to `steps` − 1. */
  step(number: number): PlannedStep {
    if (!(number >= 0 && number < this.steps)) throw new RangeError(`There is no step ${number} among ${this.steps}.`);
    const turns = this.#at(number);
    const rows: Record<string, Int32Array> = {};
    for (const turn of turns) rows[turn.data] = this.#batch(turn);
    const trained = new Set(turns.flatMap(({ tasks }) => tasks));
    return { tasks: Object.keys(this.#request.tasks).filter((name) => trained.has(name)), rows };
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

/** Which batch of which pass over a data set some tasks take. */
interface Turn {
  /** Whose order it is: one task's or one data set's. */
  readonly key: string;
  readonly tasks: readonly string[];
  readonly data: string;
  readonly repeat: number;
  readonly batch: number;
}

interface Layout {
  readonly steps: number;
  at(step: number): readonly Turn[];
}

type Tasks = EpochRequest['tasks'];

function layouts(schedule: Schedule, tasks: Tasks, batches: ReadonlyMap<string, number>): Layout {
  if (schedule.type === 'joint') return joint(tasks, batches);
  return schedule.by === 'epoch' ? byEpoch(tasks, batches) : byStep(tasks, batches);
}

function joint(tasks: Tasks, batches: ReadonlyMap<string, number>): Layout {
  const names = Object.keys(tasks);
  const at = (step: number): readonly Turn[] =>
    [...batches].map(([data, count]) => ({
      key: data,
      tasks: names.filter((name) => tasks[name]?.data === data),
      data,
      repeat: Math.floor(step / count),
      batch: step % count,
    }));
  return { steps: Math.max(0, ...batches.values()), at };
}

/** One pass of each task over its set; tasks on one set pass over it one after the other, each in an order of its own. */
function passes(
  tasks: Tasks,
  batches: ReadonlyMap<string, number>,
): readonly (Omit<Turn, 'batch'> & { count: number })[] {
  const seen = new Map<string, number>();
  return Object.entries(tasks).map(([name, { data }]) => {
    const repeat = seen.get(data) ?? 0;
    seen.set(data, repeat + 1);
    return { key: name, tasks: [name], data, repeat, count: batches.get(data) ?? 0 };
  });
}

function byEpoch(tasks: Tasks, batches: ReadonlyMap<string, number>): Layout {
  const each = passes(tasks, batches);
  const at = (step: number): readonly Turn[] => {
    let batch = step;
    for (const pass of each) {
      if (batch < pass.count) return [{ ...pass, batch }];
      batch -= pass.count;
    }
    return [];
  };
  return { steps: each.reduce((sum, { count }) => sum + count, 0), at };
}

function byStep(tasks: Tasks, batches: ReadonlyMap<string, number>): Layout {
  const each = passes(tasks, batches);
  const longest = Math.max(0, ...each.map(({ count }) => count));
  const turns: { pass: number; batch: number }[] = [];
  for (let batch = 0; batch < longest; batch++) {
    each.forEach(({ count }, pass) => {
      if (batch < count) turns.push({ pass, batch });
    });
  }
  const at = (step: number): readonly Turn[] => {
    const turn = turns[step];
    const pass = turn && each[turn.pass];
    return pass ? [{ ...pass, batch: turn.batch }] : [];
  };
  return { steps: turns.length, at };
}
