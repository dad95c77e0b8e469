import type * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../model/network.ts';
import type { Group } from './groups.ts';
import type { Optimizer } from './optimizer/optimizer.ts';
import { ScalarFeed } from './scalar-feed.ts';
import type { WeightAverages } from './weight-averages.ts';

/** Who gives the scalars of a training step. */
export interface ScalarSources {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly averages: WeightAverages | undefined;
  /** Whether there are terms that act by proximal steps. */
  readonly proximal: boolean;
}

/** What the scalars of one step depend on. */
export interface ScalarMoment {
  /** Each task's weight in this batch. */
  readonly weights: readonly number[];
  /** What the weighting adds to the objective in this batch. */
  readonly added: number;
  /** The weight of what the network itself adds in this batch. */
  readonly piece: number;
  readonly learningRate: number;
  readonly share: number;
  /** The number of the step in the run, from 1. */
  readonly step: number;
}

type Scalars = Readonly<Record<string, tf.Scalar>>;

/** What stands before the network's own names of its scalars. */
export const networkPrefix = 'network ';

/** The scalars of the steps of one kind: the weights of tasks, what the network asks for, and what each group's update needs. */
export class StepScalars {
  readonly layout: ScalarFeed;
  readonly #sources: ScalarSources;
  readonly #groups: readonly Group[];

  constructor(sources: ScalarSources, tasks: readonly string[], groups: readonly Group[]) {
    this.#sources = sources;
    this.#groups = groups;
    this.layout = new ScalarFeed([
      ...tasks.map((task) => `weight ${task}`),
      'added',
      'piece',
      ...Object.keys(sources.network.scalars(1)).map((name) => `${networkPrefix}${name}`),
      ...groups.flatMap((group) => {
        const extras = [...(sources.proximal ? ['length'] : []), ...(sources.averages ? ['decay'] : [])];
        const rates = sources.optimizer.nextScalars(group.first, 1).map((_, i) => `rate ${i}`);
        return [...extras, ...rates].map((name) => `${group.name} ${name}`);
      }),
    ]);
  }

  /** The values of a step, in the order of the layout. */
  values({ weights, added, piece, learningRate, share, step }: ScalarMoment): number[] {
    const { network, optimizer, averages, proximal } = this.#sources;
    const values = [...weights, added, piece, ...Object.values(network.scalars(step))];
    for (const { factor, first } of this.#groups) {
      const own = factor * learningRate;
      if (proximal) values.push(own * share);
      if (averages) values.push(averages.decayAfter(optimizer.countOf(first)));
      values.push(...optimizer.nextScalars(first, own));
    }
    return values;
  }
}

/** What the network asked for, by its own names. */
export function networkScalarsIn(scalars: Scalars): Scalars {
  const own = Object.entries(scalars).filter(([name]) => name.startsWith(networkPrefix));
  return Object.fromEntries(own.map(([name, scalar]) => [name.slice(networkPrefix.length), scalar]));
}

/** The optimizer's scalars for a group. */
export function rateScalars(scalars: Scalars, group: Group | undefined): tf.Scalar[] {
  const rates: tf.Scalar[] = [];
  for (;;) {
    const rate = group && scalars[`${group.name} rate ${rates.length}`];
    if (!rate) return rates;
    rates.push(rate);
  }
}

/** The length of a group's proximal step: its learning rate, shared out as λR is. */
export const lengthScalar = (scalars: Scalars, group: Group | undefined): tf.Scalar =>
  ofGroup(scalars, group, 'length');

/** The decay of the averages of a group. */
export const decayScalar = (scalars: Scalars, group: Group | undefined): tf.Scalar => ofGroup(scalars, group, 'decay');

function ofGroup(scalars: Scalars, group: Group | undefined, name: string): tf.Scalar {
  const scalar = group && scalars[`${group.name} ${name}`];
  if (!scalar) throw new Error(`no scalar ${name} of ${group?.name}`);
  return scalar;
}
