import { labelUncertainty } from '../data/label-uncertainty.ts';
import type { Experiment } from '../definition/experiment.ts';
import type { TrainingData } from './training-data.ts';

/** How uncertain the network still is of each task, by its training loss, as a part of what the labels alone leave open. */
export class LeftUncertainty {
  readonly #open: Readonly<Record<string, number>>;
  /** By task; one that has not been trained yet is not there. */
  state: Readonly<Record<string, number>> = {};

  constructor({ tasks }: Experiment, data: TrainingData) {
    const open = Object.entries(tasks).map(([name, task]): [string, number] => {
      const split = data[task.data];
      const target = split?.set.train.targets[task.target];
      return [name, split && target ? labelUncertainty(target, split.train) : 0];
    });
    this.#open = Object.fromEntries(open);
  }

  /** Looks at the training scores of an epoch; a task without a loss keeps what it had. */
  learn(scores: Readonly<Record<string, { readonly loss?: number | null }>>): void {
    const learned = Object.entries(scores).flatMap(([name, { loss }]): [string, number][] => {
      const open = this.#open[name] ?? 0;
      const left = (loss ?? Number.NaN) / open;
      return Number.isFinite(left) ? [[name, left]] : [];
    });
    this.state = { ...this.state, ...Object.fromEntries(learned) };
  }
}
