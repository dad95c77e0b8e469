import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Rows } from '../../server/data/dataset.ts';
import { describeNetwork } from '../../server/definition/cost/describe-network.ts';
import type { Experiment, Optimizer } from '../../server/definition/experiment.ts';
import { namedLayers } from '../../server/definition/resolve.ts';
import type { Written } from '../../server/definition/schema/experiment.ts';
import { buildNetwork } from '../../server/model/network.ts';
import { countScalars, type Parameter } from '../../server/model/parameter.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';
import { called, denseEncoder, experimentOf, methods, pictureEncoder, smallPictures } from './sharing-cases.ts';

before(() => useBackend());

const factsOf = ({ inputShape: input }: Rows) => ({ kind: { input, units: 3 }, amount: { input, units: 1 } });

/** Compares what is said of a network with the network itself. */
function agree(experiment: Experiment, rows: Rows): void {
  const { parameters, stacks, weights } = describeNetwork(experiment, factsOf(rows));
  const network = buildNetwork(experiment, { kind: rows, amount: rows });
  const count = (chosen: (parameter: Parameter) => boolean) => countScalars(network.parameters.filter(chosen));
  assert.equal(parameters.total, countScalars(network.parameters));
  assert.equal(
    parameters.shared,
    count(({ shared }) => shared),
  );
  for (const task of ['kind', 'amount']) {
    assert.equal(
      parameters.tasks[task]?.own,
      count(({ tasks }) => tasks.join() === task),
    );
    assert.equal(
      parameters.tasks[task].all,
      count(({ tasks }) => tasks.includes(task)),
    );
  }
  for (const { name, layers } of stacks)
    for (const layer of layers) {
      const path = `${name}/${layer.name}/`;
      assert.equal(
        layer.parameters,
        count((parameter) => parameter.name.startsWith(path)),
        path,
      );
    }
  for (const weight of weights) {
    const built = network.parameters.find(({ name }) => name === weight.name);
    assert.deepEqual(built?.variable.shape, weight.shape);
  }
  network.dispose();
}

describe('what is described is what is built', () => {
  for (const sharing of methods(['dense_1', 'dense_2']))
    it(`${called(sharing)}, dense layers`, () => agree(experimentOf(sharing, denseEncoder), points(4)));
  for (const sharing of methods(['conv2d_1', 'conv2d_2', 'dense_1']))
    it(`${called(sharing)}, pictures`, () => agree(experimentOf(sharing, pictureEncoder), smallPictures(4)));

  const text = { inputDim: 11, outputDim: 8, dropout: 0.1 } as const;
  const presets: readonly (readonly [readonly number[], Written['model']['encoder'][number]])[] = [
    [[28, 28, 1], { type: 'leNet', activation: 'relu' }],
    [[32, 32, 3], { type: 'vgg16', units: 64, dropout: 0.5, batchNormalization: true }],
    [[32, 32, 3], { type: 'resNet18', filters: 4 }],
    [[12], { type: 'textCnn', ...text, filters: 5, kernelSizes: [3, 4, 5] }],
    [[12], { type: 'biLstm', ...text, maskZero: true, units: 4, returnSequences: false }],
    [[12], { type: 'transformer', ...text, maskZero: true, blocks: 2, numHeads: 2, units: 16 }],
  ];
  for (const [inputShape, preset] of presets)
    it(`the preset ${preset.type}`, () => {
      const sharing = { type: 'hard' } as const;
      const { encoder } = namedLayers({ model: { sharing, initializer: 'keras', encoder: [preset] } });
      agree(experimentOf(sharing, encoder), { ...points(4), inputShape });
    });
});

const rmsprop = { type: 'rmsprop', learningRate: 0.1, rho: 0.9, epsilon: 1e-7, form: 'keras' } as const;
const optimizers: readonly Optimizer[] = [
  { type: 'sgd', learningRate: 0.1 },
  { type: 'momentum', learningRate: 0.1, momentum: 0.9, nesterov: false },
  { ...rmsprop, momentum: 0, centered: false },
  { ...rmsprop, momentum: 0.9, centered: false },
  { ...rmsprop, momentum: 0, centered: true },
  { ...rmsprop, momentum: 0.9, centered: true },
  { type: 'adagrad', learningRate: 0.1, initialAccumulator: 0, epsilon: 1e-7 },
  { type: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  { type: 'adamW', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 },
  { type: 'lion', learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0 },
];

describe('the memory of a step counts every array that is kept for a parameter', () => {
  for (const optimizer of optimizers)
    for (const weightAveraging of [{ type: 'none' }, { type: 'ema', decay: 0.9 }] as const)
      it(`${JSON.stringify(optimizer)}, ${weightAveraging.type}`, () => {
        const small = smallExperiment();
        const experiment = { ...small, training: { ...small.training, optimizer, weightAveraging } };
        const rows = points(4);
        const learner = new Learner(experiment, { kind: rows, amount: rows });
        const kept = Object.values(learner.arrays).reduce((sum, { size }) => sum + size, 0);
        learner.dispose();
        const [step] = describeNetwork(experiment, factsOf(rows)).steps;
        assert.ok(step);
        const { parameters, slots, copies } = step.memory;
        assert.equal(parameters + slots + copies, 4 * kept);
      });
});
