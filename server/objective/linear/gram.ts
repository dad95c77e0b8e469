import { Matrix } from 'ml-matrix';

/** G = JJᵀ of K gradients, K×K and symmetric; some methods take other products of the same shape and say so. */
export type Gram = Matrix;

/** J as rows of numbers, one a task. */
export type Rows = readonly (readonly number[])[];

/** G = JJᵀ of gradients given as rows. */
export function gramOf(rows: Rows): Gram {
  const jacobian = new Matrix(rows.map((row) => [...row]));
  return jacobian.mmul(jacobian.transpose());
}

/** The columns of J, one a coordinate. */
export function columnsOf(rows: Rows): readonly (readonly number[])[] {
  return (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] ?? 0));
}

/** d = Jᵀw. */
export function combine(rows: Rows, weights: ArrayLike<number>): number[] {
  const sum = new Array<number>(rows[0]?.length ?? 0).fill(0);
  rows.forEach((row, i) => row.forEach((value, j) => (sum[j] = (sum[j] ?? 0) + (weights[i] ?? 0) * value)));
  return sum;
}

/** Gw: the inner products g_iᵀd of each gradient with d = Jᵀw. */
export function times(gram: Gram, weights: ArrayLike<number>): Float64Array {
  const products = new Float64Array(gram.rows);
  for (let i = 0; i < gram.rows; i++) {
    let sum = 0;
    for (let j = 0; j < gram.columns; j++) sum += gram.get(i, j) * (weights[j] ?? 0);
    products[i] = sum;
  }
  return products;
}

/** Σ a_i b_i. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Σ a_i. */
export function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum;
}

/** ‖Jᵀw‖ = √(wᵀGw), 0 where rounding made the square negative. */
export function lengthOf(gram: Gram, weights: ArrayLike<number>): number {
  return Math.sqrt(Math.max(0, dot(weights, times(gram, weights))));
}

/** ‖g_i‖. */
export function rowNorms(gram: Gram): Float64Array {
  return Float64Array.from({ length: gram.rows }, (_, i) => Math.sqrt(Math.max(0, gram.get(i, i))));
}

/** Every weight 1/K. */
export function uniformWeights(tasks: number): Float64Array {
  return new Float64Array(tasks).fill(1 / tasks);
}

/** Refuses a G that is not square or holds NaN or an infinity: no weights could be right. */
export function checkGram(gram: Gram): void {
  if (gram.rows !== gram.columns) throw new RangeError(`A Gram matrix is square, not ${gram.rows} by ${gram.columns}.`);
  for (let i = 0; i < gram.rows; i++) {
    for (let j = 0; j < gram.rows; j++) {
      if (!Number.isFinite(gram.get(i, j))) {
        throw new RangeError(`The inner product of the gradients of tasks ${i + 1} and ${j + 1} is ${gram.get(i, j)}.`);
      }
    }
  }
}
