import { dot } from '../linear/gram.ts';
import { autoLambdaGradient } from '../weightings/auto-lambda.ts';
import { momlGradient } from '../weightings/moml.ts';
import { softmax } from '../weightings/softmax.ts';
import { difference, worst, type Check } from './check.ts';

/** Three tasks on four parameters: gradients of the losses on training rows, and what the losses on validation rows are. */
const gradients = [
  [1, 0, 2, -1],
  [-1, 3, 0, 1],
  [0.5, -2, 1, 0],
];
const optima = [
  [0.3, -1, 0.2, 0.5],
  [1, 0.4, -0.6, 0],
  [-0.2, 0.1, 0.7, -0.9],
];
const length = 0.2;

/** θ' = −η Σ w_i g_i, from θ = 0. */
const ahead = (weights: ArrayLike<number>): number[] =>
  [0, 1, 2, 3].map((k) => -length * gradients.reduce((sum, row, i) => sum + (weights[i] ?? 0) * (row[k] ?? 0), 0));

/** L_j = ½Σ_k (j + k + 1)(θ_k − o_k)² and its gradient. */
const factor = (j: number, k: number): number => j + k + 1;
const lossesAt = (theta: readonly number[]): number[] =>
  optima.map((optimum, j) =>
    theta.reduce((sum, value, k) => sum + (factor(j, k) / 2) * (value - (optimum[k] ?? 0)) ** 2, 0),
  );
const slopesAt = (theta: readonly number[]): number[][] =>
  optima.map((optimum, j) => theta.map((value, k) => factor(j, k) * (value - (optimum[k] ?? 0))));

/** η g_iᵀ∇L_j(θ'), row by row. */
const gainsFor = (weights: ArrayLike<number>): number[] => {
  const slopes = slopesAt(ahead(weights));
  return gradients.flatMap((row) => slopes.map((slope) => length * dot(row, slope)));
};

const width = 1e-5;

/** Central differences of the validation losses by each of the numbers that weights are made of, a row a loss. */
function differences(values: readonly number[], weightsOf: (values: readonly number[]) => ArrayLike<number>) {
  const at = (i: number, by: number) =>
    lossesAt(ahead(weightsOf(values.map((value, k) => (k === i ? value + by : value)))));
  return optima.map((_, j) => values.map((_, i) => ((at(i, width)[j] ?? 0) - (at(i, -width)[j] ?? 0)) / (2 * width)));
}

/** Weightings that look a step ahead: what they learn by against finite differences of the losses there. */
export const lookaheadChecks: readonly Check[] = [
  {
    part: 'weighting',
    method: 'autoLambda',
    what: 'derivative of the losses one step ahead',
    source: 'Liu 2022',
    tolerance: 1e-7,
    measure: () => {
      const weights = [0.5, 0.1, 0.9];
      const rows = differences(weights, (values) => values);
      const wanted = (primary: readonly boolean[]) =>
        weights.map((_, i) => rows.reduce((sum, row, j) => sum + (primary[j] === true ? (row[i] ?? 0) : 0), 0));
      return worst(
        [
          [true, true, true],
          [false, true, false],
        ].map((primary) => {
          const found = autoLambdaGradient(gainsFor(weights), primary, 3);
          return [difference(found, wanted(primary)), `primary ${primary.join(', ')}`] as const;
        }),
      );
    },
  },
  {
    part: 'weighting',
    method: 'moml',
    what: 'no loss one step ahead rises along it: ∇L_jᵀd ≥ ‖d‖²',
    source: 'Ye 2021',
    tolerance: 1e-7,
    measure: () => {
      const logits = [0.3, -0.2, 0.1];
      const direction = momlGradient(logits, gainsFor(softmax(logits)));
      const rows = differences(logits, (values) => softmax(values));
      const square = dot(direction, direction);
      if (!(square > 0)) return { error: Number.NaN, at: 'd = 0' };
      return worst(rows.map((row, j) => [Math.max(0, square - dot(row, direction)), `task ${j + 1}`] as const));
    },
  },
];
