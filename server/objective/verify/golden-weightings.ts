/** Values of the loss weightings for small cases, from their papers' formulas in float64, to ten digits. */
export const goldenWeightings = {
  /** All regression, s = 0, and the least value, at s = log L. */
  uncertainty: { losses: [1, 2, 4], value: 3.5, least: 2.5397207708 },
  /** The same losses, all classification. */
  classification: { value: 7, least: 3.5794415417 },
  gls: { losses: [1, 2, 4], value: 2, weights: [2 / 3, 1 / 3, 1 / 6] },
  /** One loss at 0, which counts as 1e-8. */
  glsAtZero: { losses: [0, 0.5, 2], value: 0.0021544347 },
  dwa: {
    ratios: [0.8, 0.5, 0.9],
    temperature: 2,
    weights: [1.030227184, 0.8867247548, 1.0830480612],
  },
  stch: { losses: [1, 1], mu: 1, value: 1 + Math.LN2 },
  famo: {
    losses: [1, 2, 4],
    weights: [0.5714285714, 0.2857142857, 0.1428571429],
    value: 1.1882523284,
    again: [0.9, 1.9, 3],
    gradient: [-0.0142504817, -0.0322728888, 0.0465233705],
  },
  gradNorm: {
    norms: [2, 1, 4],
    relative: [0.5, 0.8, 0.2],
    alpha: 1.5,
    rates: [1, 1.6, 0.4],
    targets: [2.3333333333, 4.7223346392, 0.5902918299],
    loss: 7.4653761426,
    /** By w: −‖∇L_i‖ below the target, +‖∇L_i‖ above it. */
    gradient: [-2, -1, 4],
  },
} as const;
