import type { Experiment, Layer } from '../../server/definition/experiment.ts';
import type { Sharing } from '../../server/definition/sharing.ts';
import type { Rows } from '../../server/data/dataset.ts';
import { dense, points, smallExperiment } from '../engine/experiments.ts';

const conv = (name: string, filters: number): Layer => ({
  type: 'conv2d',
  name,
  filters,
  kernelSize: 3,
  strides: 1,
  padding: 'same',
  activation: 'tanh',
  useBias: true,
});

/** Two dense layers: 4 → 3 → 2. */
export const denseEncoder: readonly Layer[] = [dense('dense_1', 3), dense('dense_2', 2)];

/** Pictures of 4×4×1: convolution, pooling, convolution, a dense layer. */
export const pictureEncoder: readonly Layer[] = [
  conv('conv2d_1', 2),
  { type: 'maxPooling2d', name: 'pool', poolSize: 2, strides: 2, padding: 'valid' },
  conv('conv2d_2', 3),
  { type: 'flatten', name: 'flat' },
  dense('dense_1', 2),
];

/** The points' 4 coordinates as the pixels of 4×4 pictures, each turned and scaled differently. */
export function smallPictures(count: number): Rows {
  const flat = points(count);
  return {
    ...flat,
    inputShape: [4, 4, 1],
    gather(indices, out) {
      const rows = new Float32Array(4 * indices.length);
      flat.gather(indices, rows);
      out.forEach((_, i) => (out[i] = (rows[(i % 4) + 4 * Math.floor(i / 16)] ?? 0) * Math.cos(1 + (i % 16))));
    },
  };
}

/** Every method, for an encoder whose layers with kernels are named, in small. */
export function methods(kernels: readonly string[]): readonly Sharing[] {
  const experts = { sharedExperts: 2, taskExperts: 2 };
  const branching = {
    type: 'branching',
    branches: 2,
    startTemperature: 2,
    endTemperature: 0.5,
    annealSteps: 10,
  } as const;
  const dselectK = { type: 'dselectK', experts: 3, k: 2, gamma: 1, entropy: 0.1 } as const;
  return [
    { type: 'hard' },
    { type: 'none' },
    { type: 'soft', lambda: 0.3 },
    { type: 'crossStitch', diagonal: 0.9, after: kernels },
    { type: 'mmoe', experts: 3 },
    { type: 'cgc', ...experts },
    { type: 'ple', ...experts, levels: kernels.slice(1) },
    { type: 'mtan', at: kernels },
    { ...dselectK, gate: 'static' },
    { ...dselectK, gate: 'input' },
    branching,
  ];
}

/** What a method is called among test names. */
export const called = (sharing: Sharing): string =>
  sharing.type === 'dselectK' ? `dselectK (${sharing.gate})` : sharing.type;

export const experimentOf = (
  sharing: Sharing,
  encoder: readonly Layer[],
  change: Partial<Experiment> = {},
): Experiment => smallExperiment({ ...change, model: { sharing, encoder, initializer: 'keras' } });
