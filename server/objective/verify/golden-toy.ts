import type { Point, ToyStep } from './toy-problem.ts';

/** Losses and gradients of the toy problem at three points. */
export const goldenToy: readonly (ToyStep & { readonly point: Point })[] = [
  {
    point: [-8.5, 7.5],
    losses: [6.5523634078, 7.9007981432],
    gradients: [
      [-0.285398512, 0.0072487202],
      [-0.0739921742, 0.0087394375],
    ],
  },
  {
    point: [9, 9],
    losses: [7.943949189, 6.6914953692],
    gradients: [
      [0.0714109433, 0.0019607138],
      [0.2499383065, 0.0016516227],
    ],
  },
  {
    point: [9, -1],
    losses: [-8.8310588752, 2.8142934877],
    gradients: [
      [0.1848468629, 7.5792044905],
      [1.4787749032, -2.3300369449],
    ],
  },
];
