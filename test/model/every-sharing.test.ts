import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { offerOf } from '../../server/definition/formats.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { madeUpRows } from '../../server/trainer/made-up-rows.ts';
import { residualOf } from '../../server/trainer/step-buffer.ts';
import { useBackend } from '../engine/backend.ts';

before(() => useBackend());

const pictures = 'a: { format: shapes, size: 16 }';
const sentences = "a: { format: labelledText, path: x, length: 6, maxSize: 20, labelSeparator: ':' }";

/** Encoders of every kind, each with the data that enter it; `b` is the second task's. */
const encoders = {
  convolutions: {
    data: pictures,
    model:
      'encoder: [conv2d: { filters: 3, kernelSize: 3 }, maxPooling2d, conv2d: { filters: 4, kernelSize: 3 }, flatten, dense: { units: 3 }]',
  },
  dense: { data: pictures, model: 'encoder: [flatten, dense: { units: 4 }, dropout, dense: { units: 3 }]' },
  recurrent: {
    data: pictures,
    model:
      'encoder: [reshape: { targetShape: [16, 48] }, gru: { units: 3, returnSequences: true }, bidirectional: { layer: { lstm: { units: 2 } } }]',
  },
  transformer: {
    data: pictures,
    model:
      'encoder: [reshape: { targetShape: [16, 48] }, dense: { units: 4 }, positionEmbedding, residual: { layers: [layerNormalization, multiHeadAttention: { numHeads: 2 }] }, globalAveragePooling1d]',
  },
  residual: {
    data: pictures,
    model:
      'encoder: [conv2d: { filters: 4, kernelSize: 3, strides: 4 }, batchNormalization, residual: { layers: [conv2d: { filters: 4, kernelSize: 3, padding: same }, batchNormalization], activation: relu }, globalAveragePooling2d]',
  },
  perTask: {
    data: pictures,
    model:
      'normalization: perTask, encoder: [conv2d: { filters: 4, kernelSize: 3, strides: 4 }, batchNormalization, residual: { layers: [conv2d: { filters: 4, kernelSize: 3, padding: same }, groupNormalization: { groups: 2 }] }, globalAveragePooling2d]',
  },
  embeddings: { data: sentences, model: 'encoder: [embedding: { inputDim: 20, outputDim: 4 }, lstm: { units: 3 }]' },
  'embeddings before gates': {
    data: sentences,
    model:
      'encoders: { words: { data: [a], layers: [embedding: { inputDim: 20, outputDim: 4 }] } }, encoder: [conv1d: { filters: 4, kernelSize: 3 }, globalMaxPooling1d]',
  },
  'several encoders': {
    data: `${pictures}, b: { format: shapes, size: 12 }`,
    model:
      'encoders: { first: { data: [a], layers: [flatten, dense: { units: 5 }] }, second: { data: [b], layers: [conv2d: { filters: 2, kernelSize: 5 }, flatten, dense: { units: 5 }] } }, encoder: [dense: { units: 4 }, dense: { units: 3 }]',
  },
  'pictures of two sizes': {
    data: `${pictures}, b: { format: shapes, size: 12 }`,
    model:
      'encoder: [conv2d: { filters: 3, kernelSize: 3 }, conv2d: { filters: 4, kernelSize: 3 }, globalAveragePooling2d]',
  },
} as const;

const sharings = [
  'hard',
  'none',
  'soft',
  'crossStitch',
  'mmoe',
  'cgc',
  'ple',
  'mtan',
  'dselectK',
  '{ dselectK: { gate: input } }',
  'branching',
];

/** What cannot be, and the problem that says so; all else is built and trained. */
const refused: Readonly<Record<string, string>> = Object.fromEntries([
  ...['mmoe', 'cgc', 'ple', 'mtan', 'dselectK', '{ dselectK: { gate: input } }'].map((sharing) => [
    `${sharing} × pictures of two sizes`,
    'inputs-differ',
  ]),
  ...['mmoe', 'cgc', 'ple', '{ dselectK: { gate: input } }'].map((sharing) => [
    `${sharing} × embeddings`,
    'sharing-does-not-fit',
  ]),
]);

function trained(experiment: Experiment): void {
  const facts = Object.fromEntries(
    Object.entries(experiment.tasks).map(([name, { data }]) => {
      const source = experiment.data[data];
      assert.ok(source);
      return [
        name,
        {
          input: offerOf(source).inputShape ?? [],
          units: name === 'one' || experiment.tasks[name]?.loss.type === 'crossEntropy' ? 3 : 1,
        },
      ];
    }),
  );
  const rows = madeUpRows(experiment, facts, 8);
  const learner = new Learner(experiment, rows, { eager: true });
  const maker = new BatchMaker(experiment);
  const sets = new Set(Object.values(experiment.tasks).map(({ data }) => data));
  const batches = [...sets].map((data) => {
    const tasks = Object.keys(experiment.tasks).filter((task) => experiment.tasks[task]?.data === data);
    const own = rows[tasks[0] ?? ''];
    assert.ok(own);
    return maker.make(
      data,
      own.targets && { ...own, targets: Object.assign({}, ...tasks.map((task) => rows[task]?.targets)) },
      Int32Array.of(0, 1, 2, 3),
      tasks,
    );
  });
  for (let step = 1; step <= 2; step++) {
    const measure = learner.train(batches, step);
    assert.ok(
      Number.isFinite(measure.total) && Math.abs(residualOf(measure, 2)) < 1e-4 * Math.max(1, Math.abs(measure.total)),
    );
    assert.equal(measure.gradient?.broken.length, 0);
  }
  assert.ok(Number.isFinite(learner.evaluate(batches).total));
  learner.dispose();
}

describe('every sharing with every kind of encoder', () => {
  for (const sharing of sharings)
    for (const [kind, { data, model }] of Object.entries(encoders))
      it(`${sharing} × ${kind}: trains, or is refused with a reason`, () => {
        const second = data.includes(' b:') ? 'b' : 'a';
        const [first, other] = data === sentences ? ['label', 'group'] : ['shape', 'size'];
        const text = `version: 1\ndata: { ${data} }\nmodel: { sharing: ${sharing}, ${model} }\ntasks:\n  one: { data: a, target: ${first} }\n  two: { data: ${second}, target: ${other} }\n`;
        const { experiment, problems } = analyze(text);
        const errors = problems.filter(({ severity }) => severity === 'error');
        const wanted = refused[`${sharing} × ${kind}`];
        assert.deepEqual(
          errors.map(({ code }) => code),
          wanted === undefined ? [] : [wanted],
          errors.map(({ message }) => message).join('\n'),
        );
        if (!experiment) return;
        trained(experiment);
      });
});
