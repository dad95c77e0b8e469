/** exp(x_i)/Σ exp(x_j), without overflow. */
export function softmax(values: ArrayLike<number>): Float64Array {
  const largest = Math.max(...Float64Array.from(values));
  const powers = Float64Array.from(values, (value) => Math.exp(value - largest));
  const sum = powers.reduce((partial, power) => partial + power, 0);
  return powers.map((power) => power / sum);
}
