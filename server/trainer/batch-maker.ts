import type { Experiment } from '../definition/experiment.ts';
import { gatherTarget } from '../data/batches.ts';
import { augmentRows } from '../data/augment/augment-rows.ts';
import { mixRows } from '../data/augment/mix-rows.ts';
import { isMixing } from '../definition/schema/augmentations.ts';
import type { Rows } from '../data/dataset.ts';
import type { Batch } from './batch.ts';

/** Makes batches of rows, reusing one input buffer a data set: a batch is valid until the next one of its data set. */
export class BatchMaker {
  readonly #experiment: Experiment;
  readonly #buffers = new Map<string, Float32Array>();

  constructor(experiment: Experiment) {
    this.#experiment = experiment;
  }

  /**
   * The rows `ids` of data set `data`, with the targets of the tasks named.
   * @param epoch of training, whose changes of the rows are made; without it they are as they were read
   */
  make(data: string, rows: Rows, ids: Int32Array, tasks: readonly string[], epoch?: number): Batch {
    const scalars = ids.length * rows.inputShape.reduce((product, side) => product * side, 1);
    const kept = this.#buffers.get(data);
    const buffer = kept && kept.length >= scalars ? kept : new Float32Array(scalars);
    this.#buffers.set(data, buffer);
    const inputs = buffer.subarray(0, scalars);
    rows.gather(ids, inputs);
    const { augment } = this.#experiment.data[data] ?? {};
    const sight = epoch === undefined ? undefined : { seed: this.#experiment.seed, data, epoch };
    if (augment && sight) augmentRows(augment, rows, ids, inputs, sight);
    const mixing = sight && augment?.find(isMixing);
    const labels = this.#labels(rows, ids, tasks, data);
    const batch = { inputs, shape: [ids.length, ...rows.inputShape], ...labels };
    if (!mixing) return batch;
    const { partners, share } = mixRows(mixing, rows, ids, inputs, sight);
    return { ...batch, mixed: { share, ...this.#labels(rows, partners, tasks, data) } };
  }

  #labels(rows: Rows, ids: Int32Array, tasks: readonly string[], data: string): Pick<Batch, 'targets' | 'weights'> {
    const targets = tasks.map((name): [string, Int32Array | Float32Array] => {
      const target = rows.targets[this.#experiment.tasks[name]?.target ?? ''];
      if (!target) throw new Error(`task ${name} has no target in ${data}`);
      return [name, gatherTarget(target, ids)];
    });
    const { weights } = rows;
    return {
      targets: Object.fromEntries(targets),
      ...(weights && { weights: Float32Array.from(ids, (id) => weights[id] ?? 1) }),
    };
  }
}
