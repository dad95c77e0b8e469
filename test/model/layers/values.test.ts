import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Layer, Recurrent } from '../../../server/definition/layer.ts';
import type { BuiltLayer } from '../../../server/model/layers.ts';
import { useBackend } from '../../engine/backend.ts';
import { dispose, evaluation, filled, inputOf, largestDifference, rows, training } from './bench.ts';
import {
  at,
  attended,
  matrix,
  moments,
  picture,
  pixel,
  plus,
  product,
  recurred,
  standardized,
  the,
  times,
  zerosBefore,
  type Arrays,
  type Matrix,
  type Vector,
} from './reference.ts';

before(() => useBackend());

const arraysOf = ({ weights, state }: BuiltLayer): Arrays =>
  Object.fromEntries(
    [...weights, ...state].map(({ name, variable }) => [
      name.slice('encoder/layer/'.length),
      Array.from(variable.dataSync<'float32'>()),
    ]),
  );

/** Applies a layer to the test's rows; gives the rows of input and output, and its arrays before and after. */
function applied(
  layer: Layer,
  input: readonly number[],
  { pass = training(), ids }: { pass?: typeof evaluation; ids?: number } = {},
) {
  const configuration = { layer, input, ...(ids === undefined ? {} : { ids }) };
  const built = filled(configuration);
  const before = arraysOf(built);
  const values = inputOf(configuration);
  const output = tf.tidy(() =>
    Array.from(built.apply(tf.tensor(values, [rows, ...input]), pass).dataSync<'float32'>()),
  );
  const after = arraysOf(built);
  dispose(built);
  const split = (all: Vector): Matrix => matrix(all, all.length / rows);
  return { inputs: split(Array.from(values)), outputs: split(output), before, after };
}

const isClose = (actual: Vector, expected: Vector, tolerance = 2e-6): void => {
  const difference = largestDifference(actual, expected);
  assert.ok(difference < tolerance, `differs by ${difference}`);
};

const inner = (arrays: Arrays, prefix: string): Arrays =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([name, values]) =>
      name.startsWith(`${prefix}/`) ? [[name.slice(prefix.length + 1), values]] : [],
    ),
  );

const base = { name: 'l', units: 3, useBias: true } as const;

describe('recurrent layers follow Keras’s equations', () => {
  const layers: readonly Recurrent[] = [false, true].flatMap((returnSequences) => [
    { ...base, type: 'lstm', returnSequences },
    { ...base, type: 'gru', returnSequences },
    { ...base, type: 'gru', returnSequences, useBias: false },
    { ...base, type: 'lstm', returnSequences, useBias: false },
    { ...base, type: 'simpleRNN', returnSequences, activation: 'tanh' },
    { ...base, type: 'simpleRNN', returnSequences, activation: 'softplus' },
  ]);
  for (const layer of layers)
    it(`${layer.type}${layer.returnSequences ? ', all steps' : ''}${layer.useBias ? '' : ', without bias'}`, () => {
      const { inputs, outputs, before: arrays } = applied(layer, [6, 4]);
      inputs.forEach((row, n) => {
        const all = recurred(layer, matrix(row, 4), arrays);
        isClose(outputs[n] ?? [], layer.returnSequences ? all.flat() : (all.at(-1) ?? []));
      });
    });

  for (const mergeMode of ['concat', 'sum', 'ave', 'mul'] as const)
    it(`bidirectional, ${mergeMode}: the backward outputs stand at their own steps`, () => {
      const layer: Recurrent = { ...base, type: 'lstm', returnSequences: true };
      const {
        inputs,
        outputs,
        before: arrays,
      } = applied({ type: 'bidirectional', name: 'b', layer, mergeMode }, [6, 4]);
      inputs.forEach((row, n) => {
        const x = matrix(row, 4);
        const forward = recurred(layer, x, inner(arrays, 'forward_l'));
        const backward = recurred(layer, x.toReversed(), inner(arrays, 'backward_l')).toReversed();
        const merged = forward.map((f, t) => {
          const b = backward[t] ?? [];
          if (mergeMode === 'concat') return [...f, ...b];
          if (mergeMode === 'mul') return product(f, b);
          return plus(f, b).map((value) => (mergeMode === 'ave' ? value / 2 : value));
        });
        isClose(outputs[n] ?? [], merged.flat());
      });
    });
});

describe('normalisations follow their papers', () => {
  const scaled = (values: Vector, arrays: Arrays): Vector =>
    values.map((value, i) => {
      const channel = i % the(arrays, 'gamma').length;
      return value * at(the(arrays, 'gamma'), channel) + at(the(arrays, 'beta'), channel);
    });

  it('layer normalisation: the features of each step', () => {
    const {
      inputs,
      outputs,
      before: arrays,
    } = applied({ type: 'layerNormalization', name: 'n', epsilon: 1e-3 }, [5, 4]);
    inputs.forEach((row, n) => {
      const normal = matrix(row, 4).flatMap((step) => standardized(step, 1e-3));
      isClose(outputs[n] ?? [], scaled(normal, arrays), 1e-5);
    });
  });

  it('group normalisation: the channels of a group over all pixels', () => {
    const layer: Layer = { type: 'groupNormalization', name: 'n', groups: 2, epsilon: 1e-3 };
    const { inputs, outputs, before: arrays } = applied(layer, [3, 2, 6]);
    inputs.forEach((row, n) => {
      const groupOf = (i: number) => Math.floor((i % 6) / 3);
      const normal = [...row];
      for (const group of [0, 1]) {
        const places = row.flatMap((_, i) => (groupOf(i) === group ? [i] : []));
        const values = standardized(
          places.map((i) => at(row, i)),
          1e-3,
        );
        places.forEach((i, k) => (normal[i] = at(values, k)));
      }
      isClose(outputs[n] ?? [], scaled(normal, arrays), 1e-5);
    });
  });

  for (const input of [[4], [5, 4], [3, 2, 4]])
    it(`batch normalisation on ${input.join('×')}: the batch's statistics in training, moving ones otherwise`, () => {
      const layer: Layer = { type: 'batchNormalization', name: 'n', momentum: 0.9, epsilon: 1e-3 };
      const { inputs, outputs, before: arrays, after } = applied(layer, input);
      const all = inputs.flat();
      const channel = (c: number): Vector => all.filter((_, i) => i % 4 === c);
      const normal = [...all];
      for (const c of [0, 1, 2, 3]) {
        standardized(channel(c), 1e-3).forEach((value, k) => (normal[4 * k + c] = value));
        const { mean, variance } = moments(channel(c));
        const moved = (name: string, seen: number) => 0.9 * at(the(arrays, name), c) + 0.1 * seen;
        isClose([at(the(after, 'movingMean'), c)], [moved('movingMean', mean)]);
        isClose([at(the(after, 'movingVariance'), c)], [moved('movingVariance', variance)]);
      }
      isClose(outputs.flat(), scaled(normal, arrays), 1e-5);

      const evaluated = applied(layer, input, { pass: evaluation });
      const kept = evaluated.inputs.flat().map((value, i) => {
        const [mean, variance] = ['movingMean', 'movingVariance'].map((name) => at(the(evaluated.before, name), i % 4));
        return (value - (mean ?? 0)) / Math.sqrt((variance ?? 0) + 1e-3);
      });
      isClose(evaluated.outputs.flat(), scaled(kept, evaluated.before), 1e-4);
      assert.deepEqual(evaluated.after, evaluated.before);
    });
});

describe('sequence layers', () => {
  it('embed each id', () => {
    const layer: Layer = { type: 'embedding', name: 'e', inputDim: 7, outputDim: 3 };
    const { inputs, outputs, before: arrays } = applied(layer, [5], { ids: 6 });
    const table = matrix(the(arrays, 'embeddings'), 3);
    inputs.forEach((row, n) =>
      assert.deepEqual(
        outputs[n],
        row.flatMap((id) => table[id] ?? []),
      ),
    );
  });

  it('add a vector to each place', () => {
    const { inputs, outputs, before: arrays } = applied({ type: 'positionEmbedding', name: 'p' }, [5, 4]);
    inputs.forEach((row, n) => isClose(outputs[n] ?? [], plus(row, the(arrays, 'embeddings'))));
  });

  it('attend as the paper says, with and without bias', () => {
    for (const [numHeads, keyDim, useBias] of [
      [2, undefined, true],
      [3, 5, false],
    ] as const) {
      const layer: Layer = { type: 'multiHeadAttention', name: 'm', numHeads, keyDim, useBias };
      const { inputs, outputs, before: arrays } = applied(layer, [5, 4]);
      inputs.forEach((row, n) =>
        isClose(outputs[n] ?? [], attended(matrix(row, 4), numHeads, keyDim ?? 2, arrays).flat()),
      );
    }
  });

  it('act on each step alike', () => {
    const dense: Layer = { type: 'dense', name: 'd', units: 2, activation: 'tanh', useBias: true };
    const wrapped = applied({ type: 'timeDistributed', name: 't', layer: dense }, [5, 4]);
    const alone = applied(dense, [5, 4]);
    for (const [{ inputs, outputs, before: arrays }, prefix] of [[wrapped, 'd'] as const, [alone, ''] as const]) {
      const own = prefix === '' ? arrays : inner(arrays, prefix);
      inputs.forEach((row, n) => {
        const expected = matrix(row, 4).flatMap((step) =>
          plus(times(step, matrix(the(own, 'kernel'), 2)), the(own, 'bias')).map(Math.tanh),
        );
        isClose(outputs[n] ?? [], expected);
      });
    }
  });
});

describe('blocks', () => {
  const dense = (name: string, units: number) =>
    ({ type: 'dense', name, units, activation: 'tanh', useBias: true }) as const;

  const denseValue = (x: Vector, arrays: Arrays, units: number): Vector =>
    plus(times(x, matrix(the(arrays, 'kernel'), units)), the(arrays, 'bias'));

  it('add the input, or a linear projection of it where the shapes differ', () => {
    for (const units of [4, 3]) {
      const layer: Layer = { type: 'residual', name: 'r', layers: [dense('d', units)], activation: 'softplus' };
      const { inputs, outputs, before: arrays } = applied(layer, [4]);
      inputs.forEach((x, n) => {
        const block = denseValue(x, inner(arrays, 'd'), units).map(Math.tanh);
        const shortcut = units === 4 ? x : denseValue(x, inner(arrays, 'projection'), units);
        isClose(
          outputs[n] ?? [],
          plus(block, shortcut).map((value) => Math.log1p(Math.exp(value))),
        );
      });
    }
  });

  it('put branches side by side', () => {
    const layer: Layer = { type: 'parallel', name: 'p', branches: [[dense('a', 2)], [dense('b', 3)]] };
    const { inputs, outputs, before: arrays } = applied(layer, [4]);
    inputs.forEach((x, n) => {
      const branch = (name: string, units: number) => denseValue(x, inner(arrays, name), units).map(Math.tanh);
      isClose(outputs[n] ?? [], [...branch('a', 2), ...branch('b', 3)]);
    });
  });
});

describe('convolutions of every kind', () => {
  const options = { activation: 'linear', useBias: true } as const;

  for (const [strides, dilationRate, padding] of [
    [1, 1, 'same'],
    [2, 1, 'same'],
    [2, 1, 'valid'],
    [1, 2, 'valid'],
    [1, [1, 2], 'same'],
  ] as const) {
    const [high, wide] = typeof dilationRate === 'number' ? [dilationRate, dilationRate] : dilationRate;
    const [height, width, channels, side, multiplier] = [7, 6, 2, 3, 2];
    const reach = (rate: number) => (side - 1) * rate + 1;
    const [top, left] =
      padding === 'same'
        ? [zerosBefore(height, reach(high), strides), zerosBefore(width, reach(wide), strides)]
        : [0, 0];
    const title = `strides ${strides}, dilation ${String(dilationRate)}, ${padding}`;

    /** What a kernel sees of a channel with its place (row, column), summed. */
    const seen = (
      image: readonly Matrix[],
      row: number,
      column: number,
      channel: number,
      kernelAt: (place: number) => number,
    ) => {
      let sum = 0;
      for (let i = 0; i < side; i++)
        for (let j = 0; j < side; j++) {
          const value = pixel(image, row * strides - top + i * high, column * strides - left + j * wide, channel);
          sum += value * kernelAt(i * side + j);
        }
      return sum;
    };
    const places = (outputs: Vector, depth: number) => {
      const columns = padding === 'same' ? Math.ceil(width / strides) : Math.floor((width - reach(wide)) / strides) + 1;
      return outputs.map((_, i) => {
        const place = Math.floor(i / depth);
        return { row: Math.floor(place / columns), column: place % columns, output: i % depth };
      });
    };
    const range = (count: number) => Array.from({ length: count }, (_, i) => i);
    const shared = { kernelSize: side, strides, dilationRate, padding, ...options } as const;

    it(`conv2d: ${title}`, () => {
      const {
        inputs,
        outputs,
        before: arrays,
      } = applied({ type: 'conv2d', name: 'c', filters: 3, ...shared }, [height, width, channels]);
      inputs.forEach((row, n) => {
        const image = picture(row, width, channels);
        const expected = places(outputs[n] ?? [], 3).map(({ row: r, column, output }) =>
          range(channels).reduce(
            (sum, c) =>
              sum +
              seen(image, r, column, c, (place) => at(the(arrays, 'kernel'), (place * channels + c) * 3 + output)),
            at(the(arrays, 'bias'), output),
          ),
        );
        isClose(outputs[n] ?? [], expected, 1e-5);
      });
    });

    it(`depthwiseConv2d: ${title}`, () => {
      const layer: Layer = { type: 'depthwiseConv2d', name: 'd', depthMultiplier: multiplier, ...shared };
      const { inputs, outputs, before: arrays } = applied(layer, [height, width, channels]);
      inputs.forEach((row, n) => {
        const image = picture(row, width, channels);
        const kernel = the(arrays, 'depthwiseKernel');
        const expected = places(outputs[n] ?? [], channels * multiplier).map(({ row: r, column, output }) => {
          const c = Math.floor(output / multiplier);
          const m = output % multiplier;
          const value = seen(image, r, column, c, (place) => at(kernel, (place * channels + c) * multiplier + m));
          return value + at(the(arrays, 'bias'), output);
        });
        isClose(outputs[n] ?? [], expected, 1e-5);
      });
    });

    it(`separableConv2d: ${title}`, () => {
      const layer: Layer = { type: 'separableConv2d', name: 's', filters: 3, depthMultiplier: multiplier, ...shared };
      const { inputs, outputs, before: arrays } = applied(layer, [height, width, channels]);
      inputs.forEach((row, n) => {
        const image = picture(row, width, channels);
        const kernel = the(arrays, 'depthwiseKernel');
        const expected = places(outputs[n] ?? [], 3).map(({ row: r, column, output }) =>
          range(channels * multiplier).reduce(
            (sum, k) => {
              const c = Math.floor(k / multiplier);
              const depth = seen(image, r, column, c, (place) =>
                at(kernel, (place * channels + c) * multiplier + (k % multiplier)),
              );
              return sum + depth * at(the(arrays, 'pointwiseKernel'), k * 3 + output);
            },
            at(the(arrays, 'bias'), output),
          ),
        );
        isClose(outputs[n] ?? [], expected, 1e-5);
      });
    });
  }

  for (const [strides, dilationRate, padding] of [
    [1, 1, 'valid'],
    [2, 1, 'same'],
    [1, 2, 'same'],
  ] as const)
    it(`conv1d: strides ${strides}, dilation ${dilationRate}, ${padding}`, () => {
      const [steps, features, filters, window] = [7, 3, 2, 3];
      const layer: Layer = {
        type: 'conv1d',
        name: 'c',
        filters,
        kernelSize: window,
        strides,
        dilationRate,
        padding,
        ...options,
      };
      const { inputs, outputs, before: arrays } = applied(layer, [steps, features]);
      const first = padding === 'same' ? zerosBefore(steps, (window - 1) * dilationRate + 1, strides) : 0;
      inputs.forEach((row, n) => {
        const x = matrix(row, features);
        const expected = (outputs[n] ?? []).map((_, i) => {
          const [place, filter] = [Math.floor(i / filters), i % filters];
          let sum = at(the(arrays, 'bias'), filter);
          for (let k = 0; k < window; k++)
            (x[place * strides - first + k * dilationRate] ?? []).forEach((value, c) => {
              sum += value * at(the(arrays, 'kernel'), (k * features + c) * filters + filter);
            });
          return sum;
        });
        isClose(outputs[n] ?? [], expected, 1e-5);
      });
    });
});
