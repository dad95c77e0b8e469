import type { Experiment, Layer, Regularizer } from '../../server/definition/experiment.ts';
import { defaultLoss } from '../../server/definition/loss.ts';
import type { Rows } from '../../server/data/dataset.ts';
import { stream } from '../../server/data/random.ts';

/** A dense layer with tanh, which has no kinks where differences are taken. */
export const dense = (name: string, units: number): Layer => ({
  type: 'dense',
  name,
  units,
  activation: 'tanh',
  useBias: true,
});

/** A small experiment of two tasks on one data set: `kind` (3 classes) and `amount` (a number), a dense encoder 4 → 5. */
export function smallExperiment(
  change: Partial<Experiment> = {},
  regularizers: readonly Regularizer[] = [],
): Experiment {
  return {
    version: 1,
    name: 'small',
    seed: 7,
    data: { points: { format: 'shapes', train: 24, test: 8, size: 8, noise: 0, seed: 0 } },
    model: { sharing: { type: 'hard' }, initializer: 'keras', encoder: [dense('dense_1', 5)] },
    tasks: {
      kind: { data: 'points', target: 'kind', loss: defaultLoss('class'), metrics: ['accuracy'], head: [] },
      amount: {
        data: 'points',
        target: 'amount',
        loss: defaultLoss('number'),
        metrics: ['mae', 'rmse', 'r2'],
        head: [],
      },
    },
    objective: { weighting: { type: 'equal' }, aggregator: { type: 'none' }, regularizers },
    training: {
      schedule: { type: 'joint' },
      epochs: 1,
      batchSize: 8,
      lastBatch: 'keep',
      optimizer: { type: 'sgd', learningRate: 0.1 },
      learningRateSchedule: { type: 'constant', warmUp: 0 },
      learningRateFactors: { shared: 1, heads: 1 },
      gradientClipping: { type: 'none' },
      accumulate: 1,
      weightAveraging: { type: 'none' },
      record: {},
      validation: 0,
      splitSeed: 0,
      choose: { type: 'objective' },
      checkpoints: 'overall',
      evaluateTest: 'chosen',
    },
    compare: { arms: [], seeds: 1, ensembleSize: 3 },
    ...change,
  };
}

/** `count` points of 4 coordinates; their class is the largest of the first three, their amount a linear function. */
export function points(count: number): Rows {
  const inputs = new Float32Array(4 * count);
  stream(3, 'test', 'points').fillNormal(inputs, 0, 1);
  const at = (row: number, i: number) => inputs[4 * row + i] ?? 0;
  const kinds = Int32Array.from({ length: count }, (_, row) => {
    const first = [at(row, 0), at(row, 1), at(row, 2)];
    return first.indexOf(Math.max(...first));
  });
  const amounts = Float32Array.from({ length: count }, (_, row) => at(row, 0) - 2 * at(row, 3));
  return {
    count,
    inputShape: [4],
    sha256: 'points',
    targets: {
      kind: { kind: 'class', classes: ['a', 'b', 'c'], values: kinds },
      amount: { kind: 'number', values: amounts },
    },
    gather: (indices, out) =>
      Array.from(indices).forEach((row, i) => out.set(inputs.subarray(4 * row, 4 * row + 4), 4 * i)),
  };
}
