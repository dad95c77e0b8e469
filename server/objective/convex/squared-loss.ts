import { multiplyEach } from './multiply.ts';
import { commonFeatures, type SmoothLoss, type TaskRows } from './smooth-loss.ts';

/** The loss of least squares with what a duality gap needs beside it. */
export interface SquaredLoss extends SmoothLoss {
  /** c_t‖y_t‖² of each task. */
  readonly squares: Float64Array;
  /** c_t X_tᵀX_t, task after task, each features × features. */
  readonly grams: Float64Array;
  /** c_t X_tᵀy_t, task after task. */
  readonly moments: Float64Array;
}

/**
 * Σ_t c_t ½‖X_t w_t − y_t‖². Only X_tᵀX_t and X_tᵀy_t are kept, so that an iteration costs tasks × features² however many
 * rows there are.
 * @param scales c_t of each task: 1 counts every row alike, 1/rows every task alike
 */
export function squaredLoss(tasks: readonly TaskRows[], scales: readonly number[] = tasks.map(() => 1)): SquaredLoss {
  const features = commonFeatures(tasks);
  const grams = new Float64Array(tasks.length * features * features);
  const moments = new Float64Array(tasks.length * features);
  const squares = new Float64Array(tasks.length);
  tasks.forEach((task, t) => {
    const scale = scales[t] ?? 1;
    accumulate(task, scale, grams.subarray(t * features ** 2, (t + 1) * features ** 2), moments.subarray(t * features));
    squares[t] = scale * task.targets.reduce((sum, y) => sum + y * y, 0);
  });
  const gradient = (weights: Float64Array, out: Float64Array): void =>
    multiplyEach(grams, weights, moments, out, features);
  const scratch = new Float64Array(moments.length);
  return {
    tasks: tasks.length,
    features,
    affine: true,
    curvature: largestMeanSquare(grams, tasks.length, features),
    squares,
    grams,
    moments,
    gradient,
    value(weights) {
      // ½wᵀAw − bᵀw + ½y² = ½wᵀ(Aw − b) − ½bᵀw + ½y².
      gradient(weights, scratch);
      let sum = squares.reduce((total, square) => total + square, 0);
      for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * ((scratch[i] ?? 0) - (moments[i] ?? 0));
      return sum / 2;
    },
  };
}

/** Adds c XᵀX and c Xᵀy of a task. */
function accumulate({ features: x, targets }: TaskRows, scale: number, gram: Float64Array, moment: Float64Array): void {
  const width = Math.round(Math.sqrt(gram.length));
  for (let row = 0; row < targets.length; row++) {
    const at = row * width;
    for (let i = 0; i < width; i++) {
      const value = scale * (x[at + i] ?? 0);
      if (value === 0) continue;
      moment[i] = (moment[i] ?? 0) + value * (targets[row] ?? 0);
      for (let j = 0; j < width; j++) gram[i * width + j] = (gram[i * width + j] ?? 0) + value * (x[at + j] ?? 0);
    }
  }
}

/** The largest mean eigenvalue of a task's Gram matrix: a lower bound of the gradient's Lipschitz constant. */
function largestMeanSquare(grams: Float64Array, tasks: number, width: number): number {
  let largest = 0;
  for (let t = 0; t < tasks; t++) {
    let trace = 0;
    for (let i = 0; i < width; i++) trace += grams[t * width * width + i * (width + 1)] ?? 0;
    largest = Math.max(largest, trace / width);
  }
  return largest;
}
