/** Something a method must satisfy. */
export interface Check {
  readonly part: 'aggregator' | 'weighting' | 'conflict' | 'regularizer' | 'loss' | 'metric';
  /** The method's name, with its options where they matter. */
  readonly method: string;
  /** What is held against it, in words. */
  readonly what: string;
  /** Where the formula or the values come from. */
  readonly source: string;
  /** The largest error that passes. */
  readonly tolerance: number;
  /** Measures: the largest error found, and where; NaN fails. */
  measure(): Measurement;
}

export interface Measurement {
  readonly error: number;
  /** The case with the largest error, where there are several. */
  readonly at?: string;
}

/** A check with its outcome. */
export interface Verdict extends Omit<Check, 'measure'>, Measurement {
  readonly passed: boolean;
}

/** Makes the measurement. What is thrown is a failure with an infinite error and the message as its place. */
export function judge({ measure, ...check }: Check): Verdict {
  try {
    const measurement = measure();
    return { ...check, ...measurement, passed: measurement.error <= check.tolerance };
  } catch (error) {
    const at = error instanceof Error ? error.message : String(error);
    return { ...check, error: Infinity, at, passed: false };
  }
}

/** The largest of several errors, NaN above all, with its place. */
export function worst(errors: Iterable<readonly [error: number, at: string]>): Measurement {
  let largest: Measurement = { error: 0 };
  for (const [error, at] of errors) {
    if (Number.isNaN(largest.error)) break;
    if (!(error <= largest.error)) largest = { error, at };
  }
  return largest;
}

/** The largest absolute difference of two lists; NaN where their lengths differ. */
export function difference(actual: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (actual.length !== wanted.length) return Number.NaN;
  return worst(Array.from(actual, (value, i) => [Math.abs(value - (wanted[i] ?? Number.NaN)), ''] as const)).error;
}
