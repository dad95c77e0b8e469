import { dot } from '../linear/gram.ts';

/** exp(x_i)/Σ exp(x_j), without overflow. */
export function softmax(values: ArrayLike<number>): Float64Array {
  const largest = Math.max(...Float64Array.from(values));
  const powers = Float64Array.from(values, (value) => Math.exp(value - largest));
  const sum = powers.reduce((partial, power) => partial + power, 0);
  return powers.map((power) => power / sum);
}

/** (diag z − zzᵀ)s: derivatives by x of what has the derivatives s by the shares z = softmax(x). */
export function slopesBehind(shares: Float64Array, slopes: ArrayLike<number>): Float64Array {
  const mean = dot(shares, slopes);
  return shares.map((share, i) => share * ((slopes[i] ?? 0) - mean));
}
