import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { applyOverrides, OverrideError } from '../../server/definition/overrides.ts';
import { networkShapes } from '../../server/definition/shapes.ts';

const examples = new URL('../../extension/examples/', import.meta.url);

function experimentOf(text: string): Experiment {
  const { experiment, problems } = analyze(text);
  assert.ok(experiment, problems.map(({ message }) => message).join('\n'));
  return experiment;
}

const example = (name: string): Experiment => experimentOf(readFileSync(new URL(name, examples), 'utf8'));

for (const name of readdirSync(examples).filter((file) => file.endsWith('.mtl.yaml')))
  test(`the example ${name} is right`, () => {
    const { problems } = analyze(readFileSync(new URL(name, examples), 'utf8'));
    assert.deepEqual(
      problems.filter(({ severity }) => severity !== 'information'),
      [],
    );
  });

test('what is left out takes its documented default', () => {
  const experiment = experimentOf(`version: 1
data: { pictures: { format: shapes } }
model:
  encoder:
    - conv2d: { filters: 4, kernelSize: 3 }
    - maxPooling2d: { poolSize: 3 }
    - flatten: { name: vector }
    - dense: { units: 8 }
tasks:
  shape: { data: pictures, target: shape, head: [{ dense: { units: 4 } }, dropout] }
  size: { data: pictures, target: size, head: [{ dense: { units: 4, name: last } }] }
objective: { weighting: { static: { weights: { size: 0.5 } } }, regularizers: [{ l1: { lambda: 0.1 } }] }
training: { optimizer: adamW, schedule: { alternate: {} } }
`);
  assert.deepEqual(experiment, {
    version: 1,
    name: 'Experiment',
    seed: 0,
    data: { pictures: { format: 'shapes', train: 4000, test: 1000, size: 20, noise: 0.1, seed: 0 } },
    model: {
      sharing: { type: 'hard' },
      normalization: 'shared',
      initializer: 'keras',
      frozen: 'none',
      encoder: [
        {
          type: 'conv2d',
          name: 'conv2d_1',
          filters: 4,
          kernelSize: 3,
          strides: 1,
          padding: 'valid',
          dilationRate: 1,
          activation: 'linear',
          useBias: true,
          kernelInitializer: undefined,
        },
        { type: 'maxPooling2d', name: 'maxPooling2d_1', poolSize: 3, strides: 3, padding: 'valid' },
        { type: 'flatten', name: 'vector' },
        { type: 'dense', name: 'dense_1', units: 8, activation: 'linear', useBias: true, kernelInitializer: undefined },
      ],
    },
    tasks: {
      shape: {
        data: 'pictures',
        target: 'shape',
        loss: { type: 'crossEntropy', labelSmoothing: 0, classWeights: 'none' },
        metrics: ['accuracy'],
        head: [
          {
            type: 'dense',
            name: 'dense_2',
            units: 4,
            activation: 'linear',
            useBias: true,
            kernelInitializer: undefined,
          },
          { type: 'dropout', name: 'dropout_1', rate: 0.5 },
        ],
      },
      size: {
        data: 'pictures',
        target: 'size',
        loss: { type: 'mse' },
        metrics: ['rmse'],
        head: [
          { type: 'dense', name: 'last', units: 4, activation: 'linear', useBias: true, kernelInitializer: undefined },
        ],
      },
    },
    objective: {
      weighting: { type: 'static', weights: { shape: 1, size: 0.5 } },
      aggregator: { type: 'none' },
      regularizers: [{ type: 'l1', lambda: 0.1, on: 'shared' }],
    },
    training: {
      schedule: { type: 'alternate', by: 'epoch', shorter: 'rest' },
      epochs: 10,
      batchSize: 64,
      lastBatch: 'keep',
      optimizer: { type: 'adamW', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
      learningRateSchedule: { type: 'constant', warmUp: 0 },
      learningRateFactors: { shared: 1, heads: 1 },
      gradientClipping: { type: 'none' },
      accumulate: 1,
      weightAveraging: { type: 'none' },
      validation: 0.1,
      splitSeed: 0,
      choose: { type: 'objective' },
      checkpoints: 'overall',
      evaluateTest: 'chosen',
      record: {},
    },
    compare: { arms: ['single', 'joint'], seeds: 3, ensembleSize: 3 },
  });
});

/** The `training` part of a small definition. */
const training = (text: string): Experiment['training'] =>
  experimentOf(`version: 1
data: { a: { format: shapes } }
model: { encoder: [flatten] }
tasks: { t: { data: a, target: shape } }
training: { ${text} }
`).training;

test('a part that is left out is as one with nothing in it: what is optional there is absent', () => {
  const text = `version: 1
data: { pictures: { format: shapes } }
model: { encoder: [flatten] }
tasks: { shape: { data: pictures, target: shape } }
`;
  const { training } = experimentOf(text);
  assert.equal(training.folds, undefined);
  assert.equal(training.earlyStopping, undefined);
  assert.equal(training.validation, 0.1);
  assert.deepEqual(training, experimentOf(`${text}training: {}\n`).training);
});

test('each optimizer by its bare name has its standard values', () => {
  const optimizer = (name: string): unknown => training(`optimizer: ${name}`).optimizer;
  const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  assert.deepEqual(optimizer('sgd'), { type: 'sgd', learningRate: 0.01 });
  assert.deepEqual(optimizer('momentum'), { type: 'momentum', learningRate: 0.01, momentum: 0.9, nesterov: false });
  assert.deepEqual(optimizer('rmsprop'), {
    type: 'rmsprop',
    learningRate: 0.001,
    rho: 0.9,
    momentum: 0,
    epsilon: 1e-7,
    centered: false,
    form: 'keras',
  });
  assert.deepEqual(optimizer('adagrad'), {
    type: 'adagrad',
    learningRate: 0.01,
    initialAccumulator: 0,
    epsilon: 1e-10,
  });
  assert.deepEqual(optimizer('adam'), { type: 'adam', ...adam });
  assert.deepEqual(optimizer('{ adamW: { beta1: 0.8 } }'), { type: 'adamW', ...adam, beta1: 0.8, weightDecay: 0.01 });
  assert.deepEqual(optimizer('lion'), { type: 'lion', learningRate: 1e-4, beta1: 0.9, beta2: 0.99, weightDecay: 0 });
});

test('each learning-rate schedule by its bare name, and the other options of training, have their standard values', () => {
  const schedule = (name: string): unknown => training(`learningRateSchedule: ${name}`).learningRateSchedule;
  assert.deepEqual(schedule('constant'), { type: 'constant', warmUp: 0 });
  assert.deepEqual(schedule('{ step: { every: 2.5, warmUp: 0.5 } }'), {
    type: 'step',
    every: 2.5,
    factor: 0.1,
    warmUp: 0.5,
  });
  assert.deepEqual(schedule('exponential'), { type: 'exponential', factor: 0.95, warmUp: 0 });
  assert.deepEqual(schedule('cosine'), { type: 'cosine', floor: 0, warmUp: 0 });
  assert.deepEqual(schedule('reduceOnPlateau'), {
    type: 'reduceOnPlateau',
    factor: 0.1,
    patience: 10,
    minDelta: 1e-4,
    floor: 0,
    warmUp: 0,
  });
  assert.deepEqual(training('gradientClipping: norm').gradientClipping, { type: 'norm', max: 1 });
  assert.deepEqual(training('gradientClipping: { value: { max: 0.5 } }').gradientClipping, { type: 'value', max: 0.5 });
  assert.deepEqual(training('weightAveraging: ema').weightAveraging, { type: 'ema', decay: 0.999 });
  assert.deepEqual(training('earlyStopping: {}').earlyStopping, { patience: 5, minDelta: 0 });
  assert.deepEqual(training('learningRateFactors: { shared: 0.1 }').learningRateFactors, { shared: 0.1, heads: 1 });
});

test('anchors and aliases stand for what they name', () => {
  const experiment = experimentOf(`version: 1
data: { a: &a { format: shapes, size: 16 }, b: *a }
model: { encoder: [flatten, &d { dense: { units: 3 } }, *d] }
tasks: { t: { data: a, target: shape }, u: { data: b, target: colour } }
`);
  assert.deepEqual(experiment.data.a, experiment.data.b);
  assert.deepEqual(
    experiment.model.encoder.map(({ name }) => name),
    ['flatten_1', 'dense_1', 'dense_2'],
  );
});

test('shapes and parameters of the founding network', () => {
  const { tasks, encoderParameters, headParameters, totalParameters } = networkShapes(example('cifar.mtl.yaml'));
  assert.deepEqual(
    tasks.ten?.encoder.map(({ output }) => output),
    [[32, 32, 32], [32, 32, 64], [16, 16, 64], [16384], [128]],
  );
  assert.deepEqual(tasks.hundred?.output, { input: [128], units: 100, parameters: 12_900 });
  assert.equal(encoderParameters, 896 + 18_496 + 2_097_280);
  assert.deepEqual(headParameters, { ten: 1290, hundred: 12_900 });
  assert.equal(totalParameters, encoderParameters + 1290 + 12_900);
});

test('strides and padding shrink a picture as in Keras', () => {
  const { tasks } = networkShapes(
    experimentOf(`version: 1
data: { a: { format: shapes, size: 21 } }
model:
  encoder:
    - conv2d: { filters: 2, kernelSize: 4, strides: 3 }
    - conv2d: { filters: 3, kernelSize: 4, strides: 3, padding: same, useBias: false }
    - averagePooling2d: { poolSize: 2, strides: 1 }
    - globalAveragePooling2d
tasks: { t: { data: a, target: size } }
`),
  );
  assert.deepEqual(
    tasks.t?.encoder.map(({ output, parameters }) => ({ output, parameters })),
    [
      { output: [6, 6, 2], parameters: 4 * 4 * 3 * 2 + 2 },
      { output: [2, 2, 3], parameters: 4 * 4 * 2 * 3 },
      { output: [1, 1, 3], parameters: 0 },
      { output: [3], parameters: 0 },
    ],
  );
});

test('arms that are one run change the schedule, the others are refused by name', () => {
  const experiment = example('cifar.mtl.yaml');
  assert.deepEqual(applyOverrides(experiment, {}), experiment);
  assert.deepEqual(applyOverrides(experiment, { arm: 'joint' }).training.schedule, { type: 'joint' });
  const joint = applyOverrides(experiment, { arm: 'joint' });
  assert.deepEqual(applyOverrides(joint, { arm: 'alternate' }).training.schedule, { type: 'alternate', by: 'epoch' });
  const changed = applyOverrides(experiment, { epochs: 2, seed: 7 });
  assert.deepEqual([changed.training.epochs, changed.seed], [2, 7]);
  const refused = (overrides: Parameters<typeof applyOverrides>[1], code: string, message: RegExp): void => {
    assert.throws(
      () => applyOverrides(experiment, overrides),
      (error) => error instanceof OverrideError && error.code === code && message.test(error.message),
    );
  };
  refused({ arm: 'transfer' }, 'not-a-run', /several runs.*joint, alternate, single:ten, single:hundred/);
  refused({ arm: 'ensemble' }, 'not-a-run', /several runs/);
  refused({ arm: 'single' }, 'not-a-run', /name one/);
  refused({ arm: 'single:tenn' }, 'unknown-task', /did you mean 'ten'/);
  refused({ arm: 'jiont' }, 'unknown-arm', /did you mean 'joint'/);
  refused({ epochs: 0 }, 'out-of-range', /at least 1/);
  refused({ seed: 0.5 }, 'out-of-range', /whole number/);
});

test('a single task keeps only what concerns it', () => {
  const experiment = experimentOf(`version: 1
data: { ten: { format: cifar10, path: x }, hundred: { format: cifar100, path: y } }
model: { encoder: [globalAveragePooling2d, { dense: { units: 4, name: trunk } }] }
tasks:
  a: { data: ten, target: label, head: [{ dense: { units: 4, name: mine } }] }
  b: { data: hundred, target: fine, head: [{ dense: { units: 4, name: theirs } }] }
objective:
  weighting: { static: { weights: { a: 2, b: 3 } } }
  regularizers:
    - l2: { lambda: 1, on: [trunk, theirs] }
    - l1: { lambda: 1, on: [theirs] }
    - l1: { lambda: 1, on: heads }
training: { schedule: alternate }
`);
  const single = applyOverrides(experiment, { arm: 'single:a' });
  assert.deepEqual(Object.keys(single.tasks), ['a']);
  assert.deepEqual(Object.keys(single.data), ['ten']);
  assert.deepEqual(single.objective.weighting, { type: 'static', weights: { a: 2 } });
  assert.deepEqual(single.objective.regularizers, [
    { type: 'l2', lambda: 1, on: ['trunk'] },
    { type: 'l1', lambda: 1, on: 'heads' },
  ]);
  assert.deepEqual(single.training.schedule, { type: 'joint' });
});

test('a single task has nothing to balance, and an alternating arm none of all tasks in a step', () => {
  const text = (objective: string) => `version: 1
data: { pictures: { format: shapes } }
model: { encoder: [flatten, dense: { units: 4 }] }
tasks:
  a: { data: pictures, target: shape }
  b: { data: pictures, target: size }
objective: { ${objective} }
`;
  const { objective } = applyOverrides(experimentOf(text('weighting: gradNorm, aggregator: upGrad')), {
    arm: 'single:a',
  });
  assert.deepEqual(objective.weighting, { type: 'equal' });
  assert.deepEqual(objective.aggregator, { type: 'none' });
  for (const method of ['weighting: autoLambda', 'aggregator: upGrad']) {
    assert.throws(
      () => applyOverrides(experimentOf(text(method)), { arm: 'alternate' }),
      /needs all tasks in every step\. This file's arms for one run: joint, single:a, single:b/,
    );
  }
  assert.equal(
    applyOverrides(experimentOf(text('weighting: dwa')), { arm: 'alternate' }).objective.weighting.type,
    'dwa',
  );
});
