import type { Aggregator, Weighting } from './methods.ts';

/** What a method looks at, beyond the losses of the tasks that a step happens to train. */
export interface MethodNeeds {
  /** The gradients of all tasks, one by one, by what they share. */
  readonly gradients: boolean;
  /** The losses of all tasks in the step, before it is taken. */
  readonly losses: boolean;
  /** Batches of validation rows. */
  readonly validation?: boolean;
}

const nothing: MethodNeeds = { gradients: false, losses: false };
const losses: MethodNeeds = { gradients: false, losses: true };
const gradients: MethodNeeds = { gradients: true, losses: false };
const lookahead: MethodNeeds = { ...gradients, validation: true };

const ofWeightings: Readonly<Record<Weighting['type'], MethodNeeds>> = {
  equal: nothing,
  static: nothing,
  uncertainty: nothing,
  dwa: nothing,
  rlw: nothing,
  gls: losses,
  imtlL: nothing,
  gradNorm: gradients,
  stch: losses,
  famo: losses,
  excessMtl: gradients,
  autoLambda: lookahead,
  moml: lookahead,
  dbMtl: gradients,
};

export const weightingNeeds = ({ type }: Weighting): MethodNeeds => ofWeightings[type];

export const aggregatorNeeds = ({ type }: Aggregator): MethodNeeds => (type === 'none' ? nothing : gradients);

/**
 * How many batches a step takes where its method asks for independent ones: two whose gradients give the weights, and one that is
 * descended by them.
 */
export const independentBatches = (aggregator: Aggregator): 1 | 3 =>
  aggregator.type === 'moDo' || (aggregator.type === 'sdmGrad' && aggregator.sampling === 'double') ? 3 : 1;

/** The fewest tasks that an aggregator can do something with. */
export function fewestTasks(aggregator: Aggregator): number {
  switch (aggregator.type) {
    case 'krum':
      return Math.max(aggregator.byzantine + 3, aggregator.selected);
    case 'trimmedMean':
      return 2 * aggregator.trimmed + 1;
    case 'momentum':
      return fewestTasks(aggregator.of);
    default:
      return 2;
  }
}
