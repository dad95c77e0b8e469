import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Initializer } from '../../server/definition/experiment.ts';
import type { Dense, KernelInitializer, Layer } from '../../server/definition/layer.ts';
import { buildLayer } from '../../server/model/layers.ts';
import { useBackend } from '../engine/backend.ts';

before(() => useBackend());

/** The first values of a layer's arrays, by their names in it. */
function firstValues(layer: Layer, input: readonly number[], initializer: Initializer, seed = 0) {
  const built = buildLayer(layer, input, { path: 'encoder/layer', seed, initializer });
  const arrays = [...built.weights, ...built.state].map(({ name, variable }) => {
    const values = Array.from(variable.dataSync<'float32'>());
    variable.dispose();
    return [name.slice('encoder/layer/'.length), values] as const;
  });
  return Object.fromEntries(arrays);
}

const dense = (units: number, initializer?: KernelInitializer, name = 'd'): Dense => ({
  type: 'dense',
  name,
  units,
  activation: 'linear',
  useBias: true,
  kernelInitializer: initializer,
});

const largest = (values: readonly number[] = []): number => Math.max(...values.map(Math.abs));
const deviation = (values: readonly number[] = []): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
const isNear = (value: number, expected: number, share: number): void =>
  assert.ok(Math.abs(value - expected) <= share * expected, `${value} for ${expected}`);

describe('a kernel starts as its initialiser says', () => {
  const [inputs, units] = [200, 100];
  const kernel = (name: KernelInitializer): readonly number[] =>
    firstValues(dense(units, name), [inputs], 'keras').kernel ?? [];
  const uniforms = {
    glorotUniform: Math.sqrt(6 / 300),
    heUniform: Math.sqrt(6 / 200),
    lecunUniform: Math.sqrt(3 / 200),
    randomUniform: 0.05,
  } as const;
  for (const [name, limit] of Object.entries(uniforms))
    it(name, () => {
      const values = kernel(name as keyof typeof uniforms);
      assert.ok(largest(values) <= limit);
      isNear(largest(values), limit, 0.01);
      isNear(deviation(values), limit / Math.sqrt(3), 0.02);
    });

  const normals = {
    glorotNormal: Math.sqrt(2 / 300),
    heNormal: Math.sqrt(2 / 200),
    lecunNormal: Math.sqrt(1 / 200),
  } as const;
  for (const [name, sigma] of Object.entries(normals))
    it(`${name}: the deviation after the cut at two deviations`, () => {
      const values = kernel(name as keyof typeof normals);
      isNear(deviation(values), sigma, 0.02);
      assert.ok(largest(values) <= (2 * sigma) / 0.8796);
    });

  it('truncatedNormal: none beyond two deviations, which are those before the cut', () => {
    const values = kernel('truncatedNormal');
    assert.ok(largest(values) <= 0.1 + 1e-7);
    isNear(deviation(values), 0.05 * 0.8796, 0.02);
  });

  it('randomNormal, zeros and ones', () => {
    isNear(deviation(kernel('randomNormal')), 0.05, 0.02);
    assert.ok(largest(kernel('randomNormal')) > 0.12);
    assert.deepEqual(new Set(kernel('zeros')), new Set([0]));
    assert.deepEqual(new Set(kernel('ones')), new Set([1]));
  });

  for (const [rows, columns] of [
    [20, 8],
    [8, 20],
    [12, 12],
  ] as const)
    it(`orthogonal, ${rows}×${columns}: the fewer of rows and columns are orthonormal`, () => {
      const values = firstValues(dense(columns, 'orthogonal'), [rows], 'keras').kernel ?? [];
      const few = Math.min(rows, columns);
      const vectors = Array.from({ length: few }, (_, k) =>
        rows < columns ? values.slice(k * columns, (k + 1) * columns) : values.filter((_v, i) => i % columns === k),
      );
      vectors.forEach((a, i) =>
        vectors.forEach((b, j) => {
          const dot = a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
          assert.ok(Math.abs(dot - (i === j ? 1 : 0)) < 1e-5);
        }),
      );
    });

  it('differs by seed and by name, and never by anything else', () => {
    const values = (seed: number) => firstValues(dense(5), [4], 'keras', seed).kernel;
    assert.deepEqual(values(1), values(1));
    assert.notDeepEqual(values(1), values(2));
    const branches = [[dense(5)], [dense(5, undefined, 'e')]];
    const twin: Layer = { type: 'parallel', name: 'p', branches };
    const both = firstValues(twin, [4], 'keras');
    assert.notDeepEqual(both['d/kernel'], both['e/kernel']);
  });
});

describe('the families', () => {
  const lstm: Layer = { type: 'lstm', name: 'l', units: 16, returnSequences: false, useBias: true };
  const gru: Layer = { ...lstm, type: 'gru' };

  it('keras: an LSTM has an open forget gate, an orthogonal recurrent kernel and no other bias', () => {
    const { bias, recurrentKernel = [] } = firstValues(lstm, [3, 8], 'keras');
    assert.deepEqual(
      bias,
      [16, 16, 32].flatMap((count, i) => Array.from({ length: count }, () => (i === 1 ? 1 : 0))),
    );
    isNear(deviation(recurrentKernel), 1 / Math.sqrt(64), 0.01);
    assert.deepEqual(new Set(firstValues(gru, [3, 8], 'keras').bias), new Set([0]));
  });

  it('pyTorch: recurrent arrays are uniform in ±1/√units, an LSTM’s bias the sum of two', () => {
    const { kernel, recurrentKernel, bias } = firstValues(lstm, [3, 8], 'pyTorch');
    for (const values of [kernel, recurrentKernel]) {
      assert.ok(largest(values) <= 0.25);
      isNear(largest(values), 0.25, 0.02);
    }
    assert.ok(largest(bias) > 0.25 && largest(bias) <= 0.5);
    assert.ok(largest(firstValues(gru, [3, 8], 'pyTorch').bias) <= 0.25);
  });

  it('an embedding is uniform in ±0.05 in Keras and standard normal in PyTorch', () => {
    const layer: Layer = { type: 'embedding', name: 'e', inputDim: 100, outputDim: 50 };
    isNear(largest(firstValues(layer, [3], 'keras').embeddings), 0.05, 0.01);
    isNear(deviation(firstValues(layer, [3], 'pyTorch').embeddings), 1, 0.05);
  });

  it('normalisations start as the identity with moments 0 and 1', () => {
    const layer: Layer = { type: 'batchNormalization', name: 'n', momentum: 0.9, epsilon: 1e-3 };
    for (const family of ['keras', 'pyTorch'] as const)
      assert.deepEqual(firstValues(layer, [2], family), {
        gamma: [1, 1],
        beta: [0, 0],
        movingMean: [0, 0],
        movingVariance: [1, 1],
      });
  });

  it('pyTorch: a depthwise kernel’s fan is that of one channel', () => {
    const layer: Layer = {
      type: 'depthwiseConv2d',
      name: 'd',
      kernelSize: 3,
      strides: 1,
      padding: 'same',
      depthMultiplier: 2,
      activation: 'linear',
      useBias: true,
    };
    const { depthwiseKernel, bias } = firstValues(layer, [5, 5, 32], 'pyTorch');
    isNear(largest(depthwiseKernel), 1 / 3, 0.02);
    assert.ok(largest(bias) <= 1 / 3 && largest(bias) > 0.25);
  });
});
