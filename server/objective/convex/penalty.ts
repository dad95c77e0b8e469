/** λR(W) over weights that stand task after task. */
export interface ConvexPenalty {
  readonly name: string;
  value(weights: Float64Array): number;
  /** Puts argmin_X ½‖X − W‖² + length·λR(X) in the place of W. */
  shrink(weights: Float64Array, length: number): void;
}
