// Prints, as JSON, first and second derivatives of many operations on one backend, for comparison with the other's.
import * as tf from '@tensorflow/tfjs-core';
import { loadBackend } from '../../../server/backend/load.ts';
import { convolution, convolutions } from './convolutions.ts';

type Scalar = (x: tf.Tensor) => tf.Scalar;

const weigh = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(y, tf.reshape(waves(y.size, 0.7), y.shape)));
const waves = (count: number, speed: number): tf.Tensor1D => tf.sin(tf.mul(tf.range(1, count + 1), speed));

const activations: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  relu: tf.relu,
  relu6: tf.relu6,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
  elu: tf.elu,
};

function firstDerivatives(): Record<string, Scalar> {
  const embedding = tf.tensor1d([0, 3, 3, 1, 0, 3], 'int32');
  const b = tf.reshape(waves(2 * 4 * 5, 0.3), [2, 4, 5]);
  return {
    ...Object.fromEntries(Object.entries(activations).map(([name, f]) => [name, (x: tf.Tensor) => weigh(f(x))])),
    gather: (x) => weigh(tf.gather(tf.reshape(x, [6, 4]), embedding)),
    matMulA: (x) => weigh(tf.matMul(tf.reshape(x, [2, 3, 4]), b)),
    matMulTransposed: (x) => weigh(tf.matMul(tf.reshape(x, [4, 6]), tf.reshape(waves(18, 0.2), [3, 6]), false, true)),
    matMulBoth: (x) => weigh(tf.matMul(tf.reshape(x, [6, 4]), tf.reshape(waves(18, 0.2), [3, 6]), true, true)),
    logSoftmax: (x) => weigh(tf.logSoftmax(tf.reshape(x, [4, 6]))),
  };
}

/** Finite differences of f's gradient along each coordinate are costly on wasm: only f's own values are differenced. */
function differences(f: Scalar, x: tf.Tensor): number[] {
  const values = Float32Array.from(x.dataSync());
  const step = 2 ** -6;
  return [...values.keys()].map((i) => {
    const at = (offset: number) =>
      tf.tidy(
        () =>
          f(
            tf.tensor(
              values.map((v, j) => (i === j ? v + offset : v)),
              x.shape,
            ),
          ).dataSync()[0] ?? NaN,
      );
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
  });
}

const output: Record<string, { gradient: number[]; differences: number[] }> = {};
await loadBackend(process.argv[2] === 'wasm' ? 'wasm' : 'tensorflow');
const x = tf.add(tf.mul(waves(24, 1.1), 2), 0.05);
for (const [name, f] of Object.entries(firstDerivatives())) {
  output[name] = { gradient: [...tf.grad(f)(x).dataSync()], differences: differences(f, x) };
}
for (const [name, f] of Object.entries({ relu: tf.relu, softplus: tf.softplus })) {
  const slope: Scalar = (z) => weigh(tf.grad((u: tf.Tensor) => weigh(tf.square(f(u))))(z));
  output[`second ${name}`] = { gradient: [...tf.grad(slope)(x).dataSync()], differences: differences(slope, x) };
}
for (const geometry of convolutions) {
  const { name, f, x: input, filter } = convolution(geometry);
  const [dx, dF] = tf.grads((a: tf.Tensor, b: tf.Tensor) => weigh(f(a, b)))([input, filter]);
  output[`${name}, input`] = {
    gradient: [...(dx?.dataSync() ?? [])],
    differences: differences((a) => weigh(f(a, filter)), input),
  };
  output[`${name}, filter`] = {
    gradient: [...(dF?.dataSync() ?? [])],
    differences: differences((b) => weigh(f(input, b)), filter),
  };
}
console.log(JSON.stringify(output));
