import { Matrix } from 'ml-matrix';
import type { Feeds } from '../../backend/stepper.ts';
import type { Gram } from '../../objective/linear/gram.ts';
import type { Combiner } from '../methods/combiner.ts';
import { partsEnd, readMeasure, type StepMeasure } from '../parts.ts';
import type { Gathering } from './gather-step.ts';
import { trackedGram } from './tracked-gradients.ts';

/** What the first half of a step has found. */
export interface Found {
  readonly measure: Omit<StepMeasure, 'weights'>;
  /** G of the gradients ∇L_i, without weights, for each group; the order is that of the gathering's tasks. */
  readonly grams: readonly Gram[];
  /** YJᵀ and YYᵀ of each group, where gradients are tracked. */
  readonly tracked?: readonly { readonly cross: Gram; readonly own: Gram }[];
  /** J₁J₂ᵀ of each group with the batch before, where independent batches are taken. */
  readonly crossed?: readonly Gram[];
  /** Excess risks of the tasks, where the weighting asks for them. */
  readonly risks?: Readonly<Record<string, number>>;
}

/** Takes the vector of `gatherStep` apart. */
export function readFound(
  values: Float32Array,
  tasks: readonly string[],
  terms: number,
  { groups, tasks: rows, squares, tracked, sampled }: Gathering,
): Found {
  // The first half knows no total: the parts come where they would stand after one.
  const measure = readMeasure([Number.NaN, ...values], tasks, terms);
  const start = partsEnd(tasks.length, terms) - 1;
  const count = rows.length;
  const matrix = (number: number) => {
    const from = start + number * count * count;
    return Matrix.from1DArray(count, count, values.subarray(from, from + count * count));
  };
  const grams = groups.map((_, group) => matrix(group));
  const crossed = sampled ? groups.map((_, group) => matrix(groups.length + group)) : undefined;
  const kinds = sampled ? 2 : 1;
  const products = groups.map((_, group) => kinds * groups.length + 2 * group);
  const found = tracked && products.map((first) => ({ cross: matrix(first), own: matrix(first + 1) }));
  const end = start + (kinds + (found ? 2 : 0)) * groups.length * count * count;
  const risks = squares && Object.fromEntries(rows.map((task, i) => [task, values[end + i] ?? Number.NaN] as const));
  return { measure, grams, ...(crossed && { crossed }), ...(found && { tracked: found }), ...(risks && { risks }) };
}

/** Whether every number is finite, so that proportions can be solved for. */
export const isFinite = (grams: readonly Gram[]): boolean =>
  grams.every((gram) => gram.to1DArray().every(Number.isFinite));

/**
 * The feed of the second half: a row of factors for each group.
 * @param pair J₁J₂ᵀ of each group, where the step has independent batches for it
 */
export function coefficientFeed(
  combiner: Combiner,
  { grams, measure, tracked }: Found,
  { tasks, tracked: means, sampled }: Gathering,
  weights: Readonly<Record<string, number>>,
  step: number,
  pair?: readonly Gram[],
): Feeds[string] {
  const own = tasks.map((task) => weights[task] ?? Number.NaN);
  const losses = tasks.map((task) => measure.tasks[task]?.loss ?? Number.NaN);
  // Tracked gradients have their weights in them.
  const known = means
    ? {
        grams: grams.map((gram, i) => {
          const { cross, own: before } = tracked?.[i] ?? { cross: gram, own: gram };
          return trackedGram(gram, cross, before, own, means.beta);
        }),
        weights: own.map(() => 1),
      }
    : { grams, weights: own };
  const seen = { step, losses, weights: known.weights };
  const coefficients = sampled ? combiner.sampledCoefficients(pair, seen) : combiner.coefficients(known.grams, seen);
  return { values: Float32Array.from(coefficients.flat()), shape: [grams.length, tasks.length], dtype: 'float32' };
}
