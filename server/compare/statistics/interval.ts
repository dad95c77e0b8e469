/** A confidence interval, and what it may be called. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** 0.95 for 95 %. */
  readonly confidence: number;
  /** `t(4)` with its degrees of freedom, `BCa bootstrap over 400 rows`. */
  readonly method: string;
}

/** Whether an interval leaves zero out. */
export function excludesZero({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}
