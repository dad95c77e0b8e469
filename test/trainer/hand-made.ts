import type { Learner } from '../../server/trainer/learner.ts';
import type { Batch } from '../../server/trainer/batch.ts';

type Rows = number[][];

const times = (a: Rows, b: Rows): Rows =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0)));
const transpose = (a: Rows): Rows => (a[0] ?? []).map((_, j) => a.map((row) => row[j] ?? 0));
const columnSums = (a: Rows): number[] => transpose(a).map((column) => column.reduce((sum, value) => sum + value, 0));

/** The losses of the small experiment's two tasks, and their gradients by each array, in float64. */
export interface HandMade {
  readonly losses: Readonly<Record<'kind' | 'amount', number>>;
  readonly gradients: Readonly<Record<'kind' | 'amount', Readonly<Record<string, readonly number[]>>>>;
}

const shared = ['encoder/dense_1/kernel', 'encoder/dense_1/bias'] as const;

/** Shared gradients of a task as one row. */
export const sharedRow = ({ gradients }: HandMade, task: 'kind' | 'amount'): number[] =>
  shared.flatMap((name) => [...(gradients[task][name] ?? [])]);

/**
 * h = tanh(XW + b); kind: cross-entropy of softmax(hV + c); amount: mean squared error of hU + e. Derived on paper for this
 * one network, so that it shares nothing with what is tested.
 */
export function handMade(learner: Learner, { inputs, shape: [count = 0, width = 0], targets }: Batch): HandMade {
  const values = Object.fromEntries(
    learner.network.parameters.map(({ name, variable }) => [name, Array.from(variable.dataSync())]),
  );
  const matrix = (name: string, columns: number): Rows => {
    const flat = values[name] ?? [];
    return Array.from({ length: flat.length / columns }, (_, i) => flat.slice(i * columns, (i + 1) * columns));
  };
  const plus = (rows: Rows, bias: string): Rows => rows.map((row) => row.map((v, j) => v + (values[bias]?.[j] ?? 0)));
  const x = Array.from({ length: count }, (_, i) => Array.from(inputs.subarray(i * width, (i + 1) * width)));
  const h = plus(times(x, matrix(shared[0], 5)), shared[1]).map((row) => row.map(Math.tanh));
  const behind = (head: string, kernel: Rows, slope: Rows) => {
    const inner = times(slope, transpose(kernel)).map((row, i) => row.map((v, j) => v * (1 - (h[i]?.[j] ?? 0) ** 2)));
    return {
      [shared[0]]: times(transpose(x), inner).flat(),
      [shared[1]]: columnSums(inner),
      [`${head}/${head}/kernel`]: times(transpose(h), slope).flat(),
      [`${head}/${head}/bias`]: columnSums(slope),
    };
  };
  const v = matrix('kind/kind/kernel', 3);
  const shares = plus(times(h, v), 'kind/kind/bias').map((row) => {
    const sum = row.reduce((total, value) => total + Math.exp(value), 0);
    return row.map((value) => Math.exp(value) / sum);
  });
  const label = (i: number) => targets['kind']?.[i] ?? -1;
  const u = matrix('amount/amount/kernel', 1);
  const errors = plus(times(h, u), 'amount/amount/bias').map(([value = 0], i) => value - (targets['amount']?.[i] ?? 0));
  return {
    losses: {
      kind: -shares.reduce((sum, row, i) => sum + Math.log(row[label(i)] ?? 0), 0) / count,
      amount: errors.reduce((sum, error) => sum + error ** 2, 0) / count,
    },
    gradients: {
      kind: behind(
        'kind',
        v,
        shares.map((row, i) => row.map((p, j) => (p - (j === label(i) ? 1 : 0)) / count)),
      ),
      amount: behind(
        'amount',
        u,
        errors.map((error) => [(2 * error) / count]),
      ),
    },
  };
}
