import * as tf from '@tensorflow/tfjs-core';
import { recordTape, type Tape } from '../../backend/tape.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Pass } from '../../model/pass.ts';
import type { Weighting } from '../../objective/weightings/weighting.ts';
import { batchTensors } from '../batch.ts';
import { partsOf, type Objective, type Parts } from '../parts.ts';

/** What a weighting wants to see of a step beside its losses. */
export interface Sights {
  /** The losses on the same batches once the step is taken. */
  readonly again: boolean;
  /** The kernel W of the last shared layer, where the lengths ‖∇_W L_i‖ are wanted. */
  readonly norms: Parameter | undefined;
}

/** What the weighting of an experiment wants to see. */
export function sightsOf({ learning }: Weighting, parameters: readonly Parameter[]): Sights {
  const kernels = parameters.filter(({ shared, role }) => shared && role === 'kernel');
  const last = kernels.findLast(({ part }) => part === 'encoder') ?? kernels.at(-1);
  return {
    again: learning?.sees.includes('again') === true,
    norms: learning?.sees.includes('norms') === true ? last : undefined,
  };
}

/** Lists of what was seen, one number a task: what follows in a step's vector after everything else. */
export function readSights(
  values: ArrayLike<number>,
  offset: number,
  tasks: readonly string[],
  { again, norms }: Sights,
): { again?: Record<string, number>; norms?: Record<string, number> } {
  const list = (start: number) =>
    Object.fromEntries(tasks.map((task, i) => [task, values[start + i] ?? Number.NaN] as const));
  return {
    ...(again && { again: list(offset) }),
    ...(norms && { norms: list(offset + (again ? tasks.length : 0)) }),
  };
}

/** L_i of a training pass with the parameters as they are now, by task; what a pass changes beside them stays as it was. */
export function lossesAgain(
  objective: Objective,
  batches: readonly (readonly string[])[],
  feeds: Readonly<Record<string, tf.Tensor>>,
  pass: Pass,
): Parts['losses'] {
  return keepingState(objective, () => bareParts(objective, batches, feeds, pass)).losses;
}

/** The losses of a training pass with its tape, in which λR has no part; what a pass changes beside parameters stays as it was. */
export function taped(
  objective: Objective,
  batches: readonly (readonly string[])[],
  feeds: Readonly<Record<string, tf.Tensor>>,
  pass: Pass,
): { losses: Parts['losses']; tape: Tape } {
  const { value, tape } = keepingState(objective, () => recordTape(() => bareParts(objective, batches, feeds, pass)));
  return { losses: value.losses, tape };
}

/** The parts without λR. */
const bareParts = (
  objective: Objective,
  batches: readonly (readonly string[])[],
  feeds: Readonly<Record<string, tf.Tensor>>,
  pass: Pass,
): Parts => partsOf({ ...objective, terms: [] }, batchTensors(feeds, batches), feeds, pass);

/** Runs a training pass after which what passes change beside parameters, as moving means, is as before. */
function keepingState<T>({ network }: Objective, work: () => T): T {
  const before = network.state.map(({ variable }) => tf.clone(variable));
  const result = work();
  network.state.forEach(({ variable }, i) => variable.assign(before[i] ?? variable));
  return result;
}
