/** The rows of one task: features [rows, features] in row-major order, and a target for each row. */
export interface TaskRows {
  readonly features: Float64Array;
  readonly targets: Float64Array;
}

/**
 * The loss of linear models, one a task, as a function of their weights W: a task's weights stand side by side, task after
 * task, so that W has tasks × features numbers.
 */
export interface SmoothLoss {
  readonly tasks: number;
  readonly features: number;
  /** Whether the gradient is an affine function of W: then that of a combination follows from those of its parts. */
  readonly affine: boolean;
  /** A step length's inverse to begin with, of the order of the gradient's Lipschitz constant. */
  readonly curvature: number;
  value(weights: Float64Array): number;
  gradient(weights: Float64Array, out: Float64Array): void;
}

/** The number of features of tasks that all have the same. Throws a `RangeError` where they do not. */
export function commonFeatures(tasks: readonly TaskRows[]): number {
  const widths = new Set(tasks.map(({ features, targets }) => features.length / Math.max(1, targets.length)));
  const [width] = widths;
  if (width === undefined || widths.size > 1 || !Number.isInteger(width))
    throw new RangeError(`All tasks need rows of the same features, but they have ${[...widths].join(' and ')}.`);
  return width;
}
