import type { Regularizer } from '../../definition/regularizer.ts';

/** Kernels with λR and its gradient, or its proximal map of length 0.7 where it has one, by NumPy and SciPy in float64. */
export interface GoldenRegularizer {
  readonly regularizer: Regularizer;
  readonly arrays: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: readonly number[];
  }[];
  readonly value: number;
  readonly gradient?: readonly (readonly number[])[];
  readonly prox?: readonly (readonly number[])[];
}

export const goldenRegularizers: readonly GoldenRegularizer[] = [
  {
    regularizer: { type: 'l1', lambda: 0.6, on: 'shared' },
    arrays: [
      {
        name: 'encoder/one/kernel',
        shape: [2, 2, 3],
        values: [0.9, -1.1, 0.3, 0.2, 0.8, -0.4, -0.7, 0.1, 1.2, 0.6, -0.3, 0.05],
      },
    ],
    value: 3.99,
    prox: [[0.48, -0.68, 0.0, 0.0, 0.38, 0.0, -0.28, 0.0, 0.78, 0.18, 0.0, 0.0]],
  },
  {
    regularizer: { type: 'l2', lambda: 0.6, on: 'shared' },
    arrays: [
      {
        name: 'encoder/one/kernel',
        shape: [2, 2, 3],
        values: [0.9, -1.1, 0.3, 0.2, 0.8, -0.4, -0.7, 0.1, 1.2, 0.6, -0.3, 0.05],
      },
    ],
    value: 3.2055,
    gradient: [
      [
        1.08, -1.32, 0.36, 0.2399999994, 0.9599999999, -0.4800000002, -0.8400000002, 0.1199999999, 1.44, 0.7200000003,
        -0.36, 0.05999999986,
      ],
    ],
  },
  {
    regularizer: { type: 'elasticNet', lambda1: 0.6, lambda2: 0.3, on: 'shared' },
    arrays: [
      {
        name: 'encoder/one/kernel',
        shape: [2, 2, 3],
        values: [0.9, -1.1, 0.3, 0.2, 0.8, -0.4, -0.7, 0.1, 1.2, 0.6, -0.3, 0.05],
      },
    ],
    value: 5.59275,
    prox: [
      [
        0.338028169, -0.4788732394, 0.0, 0.0, 0.2676056338, 0.0, -0.1971830986, 0.0, 0.5492957746, 0.1267605634, 0.0,
        0.0,
      ],
    ],
  },
  {
    regularizer: { type: 'groupLasso', by: 'channel', lambda: 0.6, on: 'shared' },
    arrays: [
      {
        name: 'encoder/one/kernel',
        shape: [2, 2, 3],
        values: [0.9, -1.1, 0.3, 0.2, 0.8, -0.4, -0.7, 0.1, 1.2, 0.6, -0.3, 0.05],
      },
    ],
    value: 4.801470802,
    prox: [
      [
        0.3201744684, -0.4383098564, 0.1062970646, 0.07114988187, 0.3187708046, -0.1417294195, -0.2490245866,
        0.03984635058, 0.4251882584, 0.2134496456, -0.1195390517, 0.01771617743,
      ],
    ],
  },
  {
    regularizer: { type: 'groupLasso', by: 'layer', lambda: 0.2, on: 'shared' },
    arrays: [
      {
        name: 'encoder/one/kernel',
        shape: [2, 2, 3],
        values: [0.9, -1.1, 0.3, 0.2, 0.8, -0.4, -0.7, 0.1, 1.2, 0.6, -0.3, 0.05],
      },
    ],
    value: 1.60137441,
    prox: [
      [
        0.7111622128, -0.8691982601, 0.2370540709, 0.1580360473, 0.6321441892, -0.3160720946, -0.5531261655,
        0.07901802364, 0.9482162837, 0.4741081419, -0.2370540709, 0.03950901182,
      ],
    ],
  },
  {
    regularizer: { type: 'orthogonality', lambda: 0.6, on: 'shared' },
    arrays: [
      {
        name: 'encoder/one/kernel',
        shape: [2, 2, 3],
        values: [0.9, -1.1, 0.3, 0.2, 0.8, -0.4, -0.7, 0.1, 1.2, 0.6, -0.3, 0.05],
      },
    ],
    value: 3.34062375,
    gradient: [
      [
        3.9168, -5.2332, 0.5982000002, -1.1424, 1.8288, -2.0088, -3.2208, 0.4727999996, 2.9052, 1.7112, -2.3046,
        -0.4173000001,
      ],
    ],
  },
  {
    regularizer: { type: 'sharedPrivate', lambda: 0.6, on: 'shared' },
    arrays: [
      { name: 'level_1/shared_1/one/kernel', shape: [2, 2], values: [1.0, 0.5, -0.3, 2.0] },
      { name: 'level_1/a_1/one/kernel', shape: [2, 2], values: [0.2, -1.0, 0.7, 0.4] },
      { name: 'level_1/b_1/one/kernel', shape: [2, 2], values: [-0.6, 0.1, 1.1, 0.3] },
    ],
    value: 5.0952,
    gradient: [
      [2.0124, -1.29, -1.769999999, 4.146],
      [0.8879999998, -1.164, 3.6036, 1.1232],
      [0.02400000021, 0.4020000004, 4.8948, 1.5564],
    ],
  },
  {
    regularizer: { type: 'l21', lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 4.893957914,
    prox: [
      [2.748, 0.0, 0.828535718, 0.2030151519],
      [3.664, 0.0, -0.828535718, 0.0],
      [0.0, 0.0, 1.657071436, -0.2030151519],
    ],
  },
  {
    regularizer: { type: 'traceNorm', lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 4.842915926,
    prox: [
      [2.756906882, 8.310426181e-17, 0.7979644076, 0.2234365253],
      [3.658221857, -5.40423764e-17, -0.8349087738, 0.1798126474],
      [-0.02221344865, 2.043206493e-16, 1.670870077, -0.2400383562],
    ],
  },
  {
    regularizer: { type: 'tensorTraceNorm', form: 'tucker', lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 13.0533235,
    prox: [
      [2.274116925, 1.156424355e-16, 0.5418463327, 0.08866262058],
      [3.01774252, -2.802801381e-16, -0.6096612854, 0.2221101845],
      [-0.03474027426, 3.898614502e-16, 1.191416566, -0.0956687764],
    ],
  },
  {
    regularizer: { type: 'tensorTraceNorm', form: 'tensorTrain', lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 9.685831853,
    prox: [
      [2.505158973, 2.03543714e-17, 0.6077169218, 0.09681972842],
      [3.32305004, -1.488488234e-16, -0.6788155775, 0.2451688552],
      [-0.03711023883, 1.584748931e-16, 1.331774627, -0.106839863],
    ],
  },
  {
    regularizer: { type: 'tensorTraceNorm', form: 'lastAxis', lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 4.842915926,
    prox: [
      [2.756906882, 8.310426181e-17, 0.7979644076, 0.2234365253],
      [3.658221857, -5.40423764e-17, -0.8349087738, 0.1798126474],
      [-0.02221344865, 2.043206493e-16, 1.670870077, -0.2400383562],
    ],
  },
  {
    regularizer: { type: 'meanRegularized', lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 8.3,
    gradient: [
      [0.7999999996, 0.0, 0.4000000002, 0.6000000008],
      [2.0, 0.0, -2.0, 0.0],
      [-2.800000001, 0.0, 1.599999999, -0.6000000008],
    ],
  },
  {
    regularizer: { type: 'softSharing', lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 24.9,
    gradient: [
      [2.4, 0.0, 1.2, 1.8],
      [5.999999999, 0.0, -5.999999999, 0.0],
      [-8.4, 0.0, 4.800000001, -1.8],
    ],
  },
  {
    regularizer: {
      type: 'graphLaplacian',
      edges: [
        { tasks: ['a', 'b'], weight: 2 },
        { tasks: ['c', 'b'], weight: 0.5 },
      ],
      lambda: 0.6,
      on: 'heads',
    },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 13.875,
    gradient: [
      [-2.400000001, 0.0, 4.8, 1.199999999],
      [4.8, 0.0, -6.6, -0.9000000016],
      [-2.4, 0.0, 1.800000001, -0.3000000008],
    ],
  },
  {
    regularizer: { type: 'chain', order: ['b', 'a', 'c'], lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 9.75,
    gradient: [
      [2.400000001, 0.0, 1.199999999, 1.8],
      [1.200000001, 0.0, -2.4, -0.599999999],
      [-3.6, 0.0, 1.200000001, -1.200000001],
    ],
  },
  {
    regularizer: { type: 'fused', order: ['b', 'a', 'c'], lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 5.1,
    prox: [
      [3.0, 0.0, 1.0, 0.04],
      [3.58, 0.0, -0.58, 0.04],
      [0.42, 0.0, 1.58, -0.08],
    ],
  },
  {
    regularizer: { type: 'dirty', lambda1: 0.6, lambda2: 0.4, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 3.5,
    prox: [
      [2.86, 0.0, 0.93, 0.29],
      [3.72, 0.0, -0.93, 0.0],
      [0.0, 0.0, 1.72, -0.29],
    ],
  },
  {
    regularizer: { type: 'robust', lambda1: 0.6, lambda2: 0.45, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 4.842915926,
    prox: [
      [2.817680162, 6.232819636e-17, 0.8484733057, 0.2925773939],
      [3.743666393, -4.05317823e-17, -0.8761815803, 0.1348594856],
      [-0.01666008649, 1.53240487e-16, 1.753152557, -0.3050287671],
    ],
  },
  {
    regularizer: { type: 'clustered', clusters: 2, eta: 0.2, lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 3.97875715,
    gradient: [
      [0.7028628046, 0.0, 0.2842482973, 0.4350778684],
      [0.9731832189, 0.0, -0.2720293131, -0.2406347799],
      [0.01747403644, 0.0, 0.4936373501, -0.390203595],
    ],
  },
  {
    regularizer: { type: 'mtrl', epsilon: 0.01, lambda: 0.6, on: 'heads' },
    arrays: [
      { name: 'a/a/kernel', shape: [4, 1], values: [3.0, 0.0, 1.0, 0.5] },
      { name: 'b/b/kernel', shape: [4, 1], values: [4.0, 0.0, -1.0, 0.0] },
      { name: 'c/c/kernel', shape: [4, 1], values: [0.0, 0.0, 2.0, -0.5] },
    ],
    value: 39.19790908,
    gradient: [
      [5.617306581, 0.0, 4.655452514, 6.303548595],
      [7.887739926, 0.0, -3.804910953, -4.089069797],
      [0.5085734394, 0.0, 7.599581007, -5.93234132],
    ],
  },
];
