import { commonFeatures, type SmoothLoss, type TaskRows } from './smooth-loss.ts';

/** log(1 + e^z) − yz, without overflow. */
const loss = (z: number, y: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;

/**
 * Σ_t c_t Σ_rows log(1 + exp(xᵀw_t)) − y xᵀw_t, for targets 0 and 1.
 * @param scales c_t of each task: 1 counts every row alike, 1/rows every task alike
 */
export function logisticLoss(tasks: readonly TaskRows[], scales: readonly number[] = tasks.map(() => 1)): SmoothLoss {
  const width = commonFeatures(tasks);
  const scoreOf = (x: Float64Array, row: number, weights: Float64Array, first: number): number => {
    let score = 0;
    for (let j = 0; j < width; j++) score += (x[row * width + j] ?? 0) * (weights[first + j] ?? 0);
    return score;
  };
  const curvatures = tasks.map(({ features }, t) => {
    const squares = features.reduce((sum, value) => sum + value * value, 0);
    return ((scales[t] ?? 1) * squares) / (4 * width);
  });
  return {
    tasks: tasks.length,
    features: width,
    affine: false,
    curvature: Math.max(...curvatures),
    value: (weights) =>
      tasks.reduce((sum, { features, targets }, t) => {
        const own = targets.reduce((all, y, row) => all + loss(scoreOf(features, row, weights, t * width), y), 0);
        return sum + (scales[t] ?? 1) * own;
      }, 0),
    gradient(weights, out) {
      out.fill(0);
      tasks.forEach(({ features, targets }, t) => {
        for (let row = 0; row < targets.length; row++) {
          const z = scoreOf(features, row, weights, t * width);
          const slope = (scales[t] ?? 1) * (1 / (1 + Math.exp(-z)) - (targets[row] ?? 0));
          for (let j = 0; j < width; j++) {
            const at = t * width + j;
            out[at] = (out[at] ?? 0) + slope * (features[row * width + j] ?? 0);
          }
        }
      });
    },
  };
}
