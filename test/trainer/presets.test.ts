import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Rows } from '../../server/data/dataset.ts';
import { namedLayers } from '../../server/definition/resolve.ts';
import type { Written } from '../../server/definition/schema/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { backendUnderTest, useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

type Entry = Written['model']['encoder'][number];

const text = { inputDim: 11, outputDim: 8, dropout: 0.1 } as const;

const presets: readonly (readonly [input: readonly number[], preset: Entry])[] = [
  [[28, 28, 1], { type: 'leNet', activation: 'relu' }],
  [[32, 32, 3], { type: 'resNet18', filters: 2 }],
  [[12], { type: 'textCnn', ...text, filters: 5, kernelSizes: [3, 4, 5] }],
  [[12], { type: 'biLstm', ...text, maskZero: true, units: 4, returnSequences: false }],
  [[12], { type: 'transformer', ...text, maskZero: true, blocks: 2, numHeads: 2, units: 16 }],
];

/** Rows whose input tells their class: pictures of its brightness, sentences of its words. */
function rowsOf(inputShape: readonly number[]): Rows {
  const flat = points(24);
  const target = flat.targets.kind;
  const classes = target?.kind === 'class' ? target.values : new Int32Array();
  const size = inputShape.reduce((product, side) => product * side, 1);
  return {
    ...flat,
    inputShape,
    gather: (indices, out) =>
      out.forEach((_, i) => {
        const kind = classes[indices[Math.floor(i / size)] ?? 0] ?? 0;
        out[i] = inputShape.length === 1 ? 3 * kind + (i % 3) : kind - 1 + 0.1 * Math.sin(i);
      }),
  };
}

for (const [input, preset] of presets)
  it(`${preset.type} learns${backendUnderTest === 'tensorflow' ? ' as one graph' : ''}`, () => {
    const { encoder } = namedLayers({ model: { sharing: { type: 'hard' }, initializer: 'keras', encoder: [preset] } });
    const small = smallExperiment();
    const optimizer = { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
    const experiment = {
      ...small,
      model: { ...small.model, encoder },
      training: { ...small.training, optimizer },
    };
    const rows = rowsOf(input);
    const learner = new Learner(experiment, { kind: rows, amount: rows });
    const ids = Int32Array.from({ length: 24 }, (_, i) => i);
    const batches = [new BatchMaker(experiment).make('points', rows, ids, ['kind'])];
    const losses = Array.from({ length: 25 }, (_, i) => learner.train(batches, i + 1).tasks.kind?.loss ?? Number.NaN);
    if (backendUnderTest === 'tensorflow') assert.equal(learner.mode, 'captured graph');
    assert.deepEqual(learner.notices, []);
    assert.ok(losses.every(Number.isFinite));
    assert.ok((losses.at(-1) ?? 1) < 0.5 * (losses[0] ?? 0), losses.join(' '));
    learner.dispose();
  });
