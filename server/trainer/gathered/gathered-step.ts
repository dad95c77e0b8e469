import { Matrix } from 'ml-matrix';
import type { Feeds } from '../../backend/stepper.ts';
import type { Gram } from '../../objective/linear/gram.ts';
import type { Combiner } from '../methods/combiner.ts';
import { partsEnd, readMeasure, type StepMeasure } from '../parts.ts';
import type { Gathering } from './gather-step.ts';

/** What the first half of a step has found. */
export interface Found {
  readonly measure: Omit<StepMeasure, 'weights'>;
  /** G of the gradients ∇L_i, without weights, for each group; the order is that of the gathering's tasks. */
  readonly grams: readonly Gram[];
  /** Excess risks of the tasks, where the weighting asks for them. */
  readonly risks?: Readonly<Record<string, number>>;
}

/** Takes the vector of `gatherStep` apart. */
export function readFound(
  values: Float32Array,
  tasks: readonly string[],
  terms: number,
  { groups, tasks: rows, squares }: Gathering,
): Found {
  // The first half knows no total: the parts come where they would stand after one.
  const measure = readMeasure([Number.NaN, ...values], tasks, terms);
  const start = partsEnd(tasks.length, terms) - 1;
  const count = rows.length;
  const grams = groups.map((_, group) => {
    const from = start + group * count * count;
    return Matrix.from1DArray(count, count, values.subarray(from, from + count * count));
  });
  const end = start + groups.length * count * count;
  const risks = squares && Object.fromEntries(rows.map((task, i) => [task, values[end + i] ?? Number.NaN] as const));
  return { measure, grams, ...(risks && { risks }) };
}

/** Whether every number is finite, so that proportions can be solved for. */
export const isFinite = (grams: readonly Gram[]): boolean =>
  grams.every((gram) => gram.to1DArray().every(Number.isFinite));

/** The feed of the second half: a row of factors for each group. */
export function coefficientFeed(
  combiner: Combiner,
  { grams, measure }: Found,
  { tasks }: Gathering,
  weights: Readonly<Record<string, number>>,
  step: number,
): Feeds[string] {
  const coefficients = combiner.coefficients(grams, {
    step,
    losses: tasks.map((task) => measure.tasks[task]?.loss ?? Number.NaN),
    weights: tasks.map((task) => weights[task] ?? Number.NaN),
  });
  return { values: Float32Array.from(coefficients.flat()), shape: [grams.length, tasks.length], dtype: 'float32' };
}
