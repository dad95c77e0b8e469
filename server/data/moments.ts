/** Mean, variance and standard deviation, of the population; 0 where there are no values. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly deviation: number;
}

/** The moments of the values of some rows that are not missing (NaN), by Welford's recurrence. */
export function momentsOf(values: ArrayLike<number>, rows: Int32Array): Moments {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const row of rows) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    count++;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  const variance = count === 0 ? 0 : squares / count;
  return { mean, variance, deviation: Math.sqrt(variance) };
}
