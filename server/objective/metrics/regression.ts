import { averageRanks } from './ranking.ts';
import { noLabels, sameLabels, type Score } from './score.ts';

/** Predictions and labels, none missing. */
export interface Numbers {
  readonly outputs: Float64Array;
  readonly labels: Float64Array;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean squared distance from the mean. */
const variance = (values: Float64Array): number => {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
};

const errors = ({ outputs, labels }: Numbers): Float64Array => outputs.map((output, i) => output - (labels[i] ?? 0));

const isConstant = (values: Float64Array): boolean => values.every((value) => value === values[0]);

/** mean |ŷ − y|. */
export const mae = (numbers: Numbers): Score =>
  numbers.labels.length === 0 ? noLabels : mean(errors(numbers).map(Math.abs));

/** mean (ŷ − y)². */
export const mse = (numbers: Numbers): Score =>
  numbers.labels.length === 0 ? noLabels : mean(errors(numbers).map((error) => error ** 2));

/** √mean (ŷ − y)². */
export function rmse(numbers: Numbers): Score {
  const squared = mse(numbers);
  return typeof squared === 'number' ? Math.sqrt(squared) : squared;
}

/** 1 − Σ(ŷ − y)²/Σ(y − ȳ)². */
export function r2(numbers: Numbers): Score {
  if (numbers.labels.length === 0) return noLabels;
  if (isConstant(numbers.labels)) return sameLabels;
  return 1 - mean(errors(numbers).map((error) => error ** 2)) / variance(numbers.labels);
}

/** 1 − Var(y − ŷ)/Var(y). */
export function explainedVariance(numbers: Numbers): Score {
  if (numbers.labels.length === 0) return noLabels;
  if (isConstant(numbers.labels)) return sameLabels;
  return 1 - variance(errors(numbers)) / variance(numbers.labels);
}

/** Pearson's correlation of the average ranks (Spearman 1904). */
export function spearman({ outputs, labels }: Numbers): Score {
  if (labels.length === 0) return noLabels;
  if (isConstant(labels)) return sameLabels;
  if (isConstant(outputs)) return { why: 'all outputs are the same' };
  const [a, b] = [averageRanks(outputs), averageRanks(labels)];
  const middle = (labels.length + 1) / 2;
  const together = mean(a.map((rank, i) => (rank - middle) * ((b[i] ?? 0) - middle)));
  return together / Math.sqrt(variance(a) * variance(b));
}
