import type { Target } from '../../data/dataset.ts';
import type { Loss } from '../../definition/loss.ts';
import type { Metric } from '../../definition/metric.ts';

/** Outputs and labels with what scikit-learn 1.9, SciPy 1.17 and seqeval 1.2 make of them. */
export interface GoldenMetrics {
  readonly kind: Target['kind'];
  readonly loss: Loss['type'];
  /** The classes. */
  readonly names: readonly string[];
  readonly steps: number;
  /** Row after row. */
  readonly outputs: readonly number[];
  /** null where a label is missing. */
  readonly targets: readonly (number | null)[];
  readonly wanted: Readonly<Partial<Record<Metric, number>>>;
}

export const goldenMetrics: readonly GoldenMetrics[] = [
  {
    kind: 'class',
    loss: 'crossEntropy',
    names: ['class 0', 'class 1', 'class 2'],
    steps: 1,
    outputs: [
      0.899999976, 1.29999995, 1.10000002, -0.899999976, 0.400000006, -3.4000001, 0.200000003, -0.899999976, 2.5,
      -3.70000005, -2.0999999, 4.5999999, 1.5, 2.79999995, -1.60000002, -2.9000001, 1.0, 0.300000012, 1.10000002,
      3.0999999, 1.70000005, -3.0999999, -1.0, -4.4000001, 1.10000002, -0.899999976, -2.5, 0.699999988, -2.20000005,
      2.0, 1.39999998, 4.5, -1.5, 1.89999998, -0.899999976, -2.4000001,
    ],
    targets: [2, 2, 0, 2, 2, 0, 2, 1, 1, 2, 1, 0],
    wanted: {
      accuracy: 0.416666666667,
      balancedAccuracy: 0.444444444444,
      macroF1: 0.414814814815,
      microF1: 0.416666666667,
      calibrationError: 0.391411541612,
      auroc: 0.632716049383,
      averagePrecision: 0.662457912458,
      brier: 0.826172735177,
    },
  },
  {
    kind: 'class',
    loss: 'binaryCrossEntropy',
    names: ['class 0', 'class 1'],
    steps: 1,
    outputs: [
      -0.100000001, 4.80000019, 3.0, -0.800000012, -2.5999999, -3.4000001, 1.89999998, 2.4000001, 4.19999981, -0.5,
    ],
    targets: [null, null, 1, 0, 0, 0, 0, 1, 0, 0],
    wanted: {
      accuracy: 0.75,
      balancedAccuracy: 0.833333333333,
      macroF1: 0.733333333333,
      microF1: 0.75,
      calibrationError: 0.288831402874,
      auroc: 0.833333333333,
      averagePrecision: 0.583333333333,
      brier: 0.247628033843,
    },
  },
  {
    kind: 'class',
    loss: 'ordinal',
    names: ['class 0', 'class 1', 'class 2'],
    steps: 1,
    outputs: [
      0.100000001, -2.70000005, 2.20000005, 0.800000012, -2.29999995, -1.79999995, 1.10000002, -3.4000001, 0.100000001,
      0.699999988, -1.29999995, -0.5, 0.200000003, 1.20000005, -2.5, -1.10000002, 1.60000002, -5.19999981, 2.0,
      2.70000005, 3.79999995, -4.69999981, -0.899999976, -1.29999995,
    ],
    targets: [null, 0, 1, 0, 2, 0, 1, 1, 0, 1, null, 1],
    wanted: {
      accuracy: 0.2,
      balancedAccuracy: 0.15,
      macroF1: 0.157407407407,
      microF1: 0.2,
      calibrationError: 0.680501828021,
      auroc: 0.332222222222,
      averagePrecision: 0.323181216931,
      brier: 1.174609089624,
    },
  },
  {
    kind: 'labels',
    loss: 'binaryCrossEntropy',
    names: ['class 0', 'class 1'],
    steps: 1,
    outputs: [
      -2.5999999, 2.9000001, -0.800000012, 0.100000001, -0.600000024, -0.699999988, -1.20000005, -1.39999998,
      1.89999998, 2.70000005, 0.5, -2.29999995, -0.100000001, 4.4000001, 0.600000024, -0.400000006, -1.60000002,
      1.10000002, -0.5, 2.5999999,
    ],
    targets: [0, null, 0, 0, 1, 1, null, 0, 1, 0, null, 1, null, 1, 0, 0, 0, 0, 0, 0],
    wanted: {
      accuracy: 0.5,
      balancedAccuracy: 0.491666666667,
      macroF1: 0.375,
      microF1: 0.333333333333,
      auroc: 0.594444444444,
      averagePrecision: 0.644841269841,
      brier: 0.323637558522,
      calibrationError: 0.367479593051,
    },
  },
  {
    kind: 'number',
    loss: 'mse',
    names: [],
    steps: 1,
    outputs: [5.0, 1.0, 0.0, 2.0, 2.0, 1.0, 3.0, 1.0, -2.0, 2.0, 2.0, 3.0],
    targets: [null, -1.0, -1.0, 4.0, 3.0, -2.0, 3.0, 3.0, -2.0, -0.0, 2.0, 3.0],
    wanted: {
      mae: 1.181818181818,
      mse: 2.454545454545,
      rmse: 1.566698903601,
      r2: 0.489690721649,
      explainedVariance: 0.505154639175,
      spearman: 0.714304559521,
    },
  },
  {
    kind: 'tags',
    loss: 'crossEntropy',
    names: ['O', 'B-a', 'I-a'],
    steps: 4,
    outputs: [
      -0.0570167229, 0.959675908, 1.05754995, 0.922390938, 0.137472659, 0.29681617, 1.08147597, -0.635324538,
      -0.673649907, -1.27066708, 1.30878937, -0.0228180643, -0.170390323, 0.509875774, -0.356206715, 0.986954093,
      0.504632473, 0.330784738, -0.688716054, 0.453140169, -0.378607124, -1.69177175, -1.81110954, -0.273572832,
      0.78361541, -2.11880589, 1.87587535, -0.173930764, 0.23402673, 1.45387828, -0.791042686, 0.671521008,
      -0.145275936, 0.110965036, 0.855778217, 0.122648716, 0.755723655, 1.5597254, 0.400837898, 0.773316443,
      -0.42383796, -1.30906272, 1.45286644, 0.32181704, 0.651416421, 1.09756899, 0.36762777, 1.50770342, -0.513617098,
      -1.31414878, -1.15752387, -0.608044803, -1.90475917, -0.403429598, -1.85195613, 1.696594, 0.432504237, 0.48613885,
      -1.93703997, 0.30770272,
    ],
    targets: [1, null, null, null, 0, null, null, null, 2, 2, 1, 0, 1, 1, null, null, 0, null, null, null],
    wanted: {
      accuracy: 0.555555555556,
      balancedAccuracy: 0.611111111111,
      macroF1: 0.566666666667,
      microF1: 0.555555555556,
      calibrationError: 0.272416497153,
      brier: 0.516209663508,
      slotF1: 0.727272727273,
    },
  },
];
