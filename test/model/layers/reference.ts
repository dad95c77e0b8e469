import type { Recurrent } from '../../../server/definition/layer.ts';

/** Equations of layers, written out in float64 for one row: [steps][features] or [height][width][channels]. */

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

/** Arrays of a layer by their names in it, as flat lists. */
export type Arrays = Readonly<Record<string, Vector>>;

export const the = (arrays: Arrays, name: string): Vector => {
  const found = arrays[name];
  if (!found) throw new Error(`no array ${name}`);
  return found;
};

export const at = (values: Vector, i: number): number => values[i] ?? Number.NaN;

/** A flat list as rows of `width`. */
export const matrix = (values: Vector, width: number): Matrix =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));

/** x·W, W [inputs][outputs]. */
export const times = (x: Vector, w: Matrix): Vector =>
  (w[0] ?? []).map((_, j) => x.reduce((sum, value, i) => sum + value * at(w[i] ?? [], j), 0));

export const plus = (a: Vector, b: Vector): Vector => a.map((value, i) => value + at(b, i));
export const product = (a: Vector, b: Vector): Vector => a.map((value, i) => value * at(b, i));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const mean = (values: Vector): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** (x − μ)/√(σ² + ε) */
export function standardized(values: Vector, epsilon: number): Vector {
  const centre = mean(values);
  const variance = mean(values.map((value) => (value - centre) ** 2));
  return values.map((value) => (value - centre) / Math.sqrt(variance + epsilon));
}

/** The mean and the variance by one less than the number of values. */
export function moments(values: Vector): { readonly mean: number; readonly variance: number } {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, variance: squares / (values.length - 1) };
}

const gatesOf = (values: Vector, count: number): readonly Vector[] => matrix(values, values.length / count);

/** Keras's recurrent cells: the next output and, of an LSTM, the next state of the cell. */
function cell(layer: Recurrent, x: Vector, h: Vector, c: Vector, arrays: Arrays): { h: Vector; c: Vector } {
  const { units, type } = layer;
  const columns = units * { simpleRNN: 1, gru: 3, lstm: 4 }[type];
  const inputs = times(x, matrix(the(arrays, 'kernel'), columns));
  const own = times(h, matrix(the(arrays, 'recurrentKernel'), columns));
  const bias = arrays.bias ?? Array.from({ length: 2 * columns }, () => 0);
  switch (type) {
    case 'simpleRNN': {
      const sum = plus(plus(inputs, own), bias);
      return {
        h: sum.map((value) => (layer.activation === 'tanh' ? Math.tanh(value) : Math.log1p(Math.exp(value)))),
        c,
      };
    }
    case 'lstm': {
      const [i = [], f = [], g = [], o = []] = gatesOf(plus(plus(inputs, own), bias), 4);
      const next = plus(product(f.map(sigmoid), c), product(i.map(sigmoid), g.map(Math.tanh)));
      return { h: product(o.map(sigmoid), next.map(Math.tanh)), c: next };
    }
    case 'gru': {
      const [xz = [], xr = [], xh = []] = gatesOf(plus(inputs, bias.slice(0, columns)), 3);
      const [hz = [], hr = [], hh = []] = gatesOf(plus(own, bias.slice(columns)), 3);
      const z = plus(xz, hz).map(sigmoid);
      const candidate = plus(xh, product(plus(xr, hr).map(sigmoid), hh)).map(Math.tanh);
      return { h: z.map((update, k) => update * at(h, k) + (1 - update) * at(candidate, k)), c };
    }
    default:
      return type satisfies never;
  }
}

/** The outputs of all steps of a recurrent layer, in the order in which they are read. */
export function recurred(layer: Recurrent, x: Matrix, arrays: Arrays): Matrix {
  const zero = Array.from({ length: layer.units }, () => 0);
  let state: { h: Vector; c: Vector } = { h: zero, c: zero };
  return x.map((step) => (state = cell(layer, step, state.h, state.c, arrays)).h);
}

function softmax(values: Vector): Vector {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Self-attention with `heads` heads of `depth` numbers. */
export function attended(x: Matrix, heads: number, depth: number, arrays: Arrays): Matrix {
  const width = heads * depth;
  const features = x[0]?.length ?? 0;
  const projected = (name: string) =>
    x.map((step) => {
      const value = times(step, matrix(the(arrays, `${name}Kernel`), width));
      return arrays[`${name}Bias`] ? plus(value, the(arrays, `${name}Bias`)) : value;
    });
  const [query, key, value] = [projected('query'), projected('key'), projected('value')];
  return query.map((q) => {
    const joined = Array.from({ length: heads }, (_, head) => {
      const part = (step: Vector) => step.slice(head * depth, (head + 1) * depth);
      const scores = key.map((k) => product(part(q), part(k)).reduce((sum, v) => sum + v, 0) / Math.sqrt(depth));
      const weights = softmax(scores);
      return part(q).map((_unused, d) => weights.reduce((sum, w, t) => sum + w * at(part(value[t] ?? []), d), 0));
    }).flat();
    const output = times(joined, matrix(the(arrays, 'outputKernel'), features));
    return arrays.outputBias ? plus(output, the(arrays, 'outputBias')) : output;
  });
}

/** A picture as [height][width][channels]. */
export const picture = (values: Vector, width: number, channels: number): readonly Matrix[] =>
  Array.from({ length: values.length / (width * channels) }, (_, row) =>
    matrix(values.slice(row * width * channels, (row + 1) * width * channels), channels),
  );

/** The value of a picture, 0 outside of it. */
export const pixel = (image: readonly Matrix[], row: number, column: number, channel: number): number =>
  image[row]?.[column]?.[channel] ?? 0;

/** Rows or columns of zeros before a side of `n`, as Keras's padding `same` puts them. */
export const zerosBefore = (n: number, window: number, stride: number): number =>
  Math.floor(Math.max(0, (Math.ceil(n / stride) - 1) * stride + window - n) / 2);
