import type { Aggregator, Weighting } from './methods.ts';

/** What a method looks at, beyond the losses of the tasks that a step happens to train. */
export interface MethodNeeds {
  /** The gradients of all tasks, one by one, by what they share. */
  readonly gradients: boolean;
  /** The losses of all tasks in the step, before it is taken. */
  readonly losses: boolean;
}

const nothing: MethodNeeds = { gradients: false, losses: false };
const gradients: MethodNeeds = { gradients: true, losses: false };

const ofWeightings: Readonly<Record<Weighting['type'], MethodNeeds>> = {
  equal: nothing,
  static: nothing,
  uncertainty: nothing,
};

export const weightingNeeds = ({ type }: Weighting): MethodNeeds => ofWeightings[type];

export const aggregatorNeeds = ({ type }: Aggregator): MethodNeeds => (type === 'none' ? nothing : gradients);
