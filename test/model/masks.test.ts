import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { analyze } from '../../server/definition/analyze.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { buildNetwork } from '../../server/model/network.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { madeUpRows } from '../../server/trainer/made-up-rows.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { evaluation, largestDifference } from './layers/bench.ts';

before(() => useBackend());

const embedding = 'embedding: { inputDim: 9, outputDim: 4, maskZero: true }';
const both = 'bidirectional: { layer: { lstm: { units: 3, returnSequences: true } } }';
const largest = '[globalMaxPooling1d]';
const mean = '[dropout, dense: { units: 3 }, globalAveragePooling1d]';

interface Case {
  readonly model: string;
  readonly heads: readonly [string, string];
}

const cases: Readonly<Record<string, Case>> = {
  'pooling in heads': { model: `encoder: [${embedding}, ${both}]`, heads: [largest, mean] },
  'the last state': { model: `encoder: [${embedding}, dropout, gru: { units: 3 }]`, heads: ['[]', '[]'] },
  'a recurrent head': {
    model: `encoder: [${embedding}, ${both}]`,
    heads: ['[lstm: { units: 2 }]', '[bidirectional: { layer: { gru: { units: 2 } } }]'],
  },
  attention: {
    model: `encoder: [${embedding}, residual: { layers: [layerNormalization, multiHeadAttention: { numHeads: 2 }] }, residual: { layers: [dense: { units: 4, activation: gelu }] }, globalAveragePooling1d]`,
    heads: ['[]', '[]'],
  },
  branches: {
    model: `encoder: [${embedding}, parallel: { branches: [[${both}], [timeDistributed: { layer: { dense: { units: 2 } } }]] }]`,
    heads: [largest, '[simpleRNN: { units: 2 }]'],
  },
  'normalisations per task': {
    model: `normalization: perTask, encoder: [${embedding}, layerNormalization, ${both}, layerNormalization]`,
    heads: [largest, mean],
  },
  'an encoder for the words': {
    model: `encoders: { words: { data: [a], layers: [${embedding}] } }, encoder: [${both}]`,
    heads: [largest, mean],
  },
  ...Object.fromEntries(
    ['none', 'soft', 'crossStitch', 'branching'].map((sharing): [string, Case] => [
      sharing,
      { model: `sharing: ${sharing}, encoder: [${embedding}, dense: { units: 3 }, ${both}]`, heads: [largest, mean] },
    ]),
  ),
};

function experimentOf({ model, heads: [one, two] }: Case, length: number): Experiment {
  const { experiment, problems } = analyze(`version: 1
data: { a: { format: labelledText, path: x, length: ${length}, maxSize: 9, labelSeparator: ':' } }
model: { ${model} }
tasks:
  one: { data: a, target: label, head: ${one} }
  two: { data: a, target: group, head: ${two} }
`);
  assert.ok(experiment, problems.map(({ message }) => message).join('\n'));
  return experiment;
}

const rowsOf = (experiment: Experiment, length: number) =>
  madeUpRows(experiment, { one: { input: [length], units: 3 }, two: { input: [length], units: 2 } }, 8);

const sentences = [[2, 3, 4, 5], [6, 7], [8]];

/** The outputs of both tasks for the sentences, padded to a length before or after them. */
function outputs(experiment: Experiment, length: number, pad: 'before' | 'after', paddingVector?: number): number[] {
  const network = buildNetwork(experiment, rowsOf(experiment, length));
  const values = tf.tidy(() => {
    for (const { name, variable } of network.parameters)
      if (name.endsWith('/embeddings') && paddingVector !== undefined)
        variable.assign(tf.concat([tf.fill([1, 4], paddingVector), tf.slice(variable, [1, 0], [8, 4])]));
    const ids = sentences.map((words) => {
      const zeros = Array.from({ length: length - words.length }, () => 0);
      return pad === 'after' ? [...words, ...zeros] : [...zeros, ...words];
    });
    const { of } = network.forward(tf.tensor2d(ids), ['one', 'two'], evaluation);
    return Object.values(of).flatMap((output) => Array.from(output.dataSync<'float32'>()));
  });
  network.dispose();
  return values;
}

describe('padding changes nothing where the embedding masks it', () => {
  for (const [name, each] of Object.entries(cases))
    it(name, () => {
      const short = outputs(experimentOf(each, 4), 4, 'after');
      assert.ok(short.some((value) => Math.abs(value) > 1e-3));
      for (const [length, pad] of [
        [7, 'after'],
        [7, 'before'],
      ] as const) {
        const long = outputs(experimentOf(each, length), length, pad, 3);
        assert.ok(largestDifference(long, short) < 2e-6, `padded ${pad}: differs by ${largestDifference(long, short)}`);
      }
    });

  it('but not where it does not', () => {
    const unmasked = {
      model: cases['pooling in heads']?.model.replace(', maskZero: true', '') ?? '',
      heads: [largest, mean],
    } as const;
    const short = outputs(experimentOf(unmasked, 4), 4, 'after');
    assert.ok(largestDifference(outputs(experimentOf(unmasked, 7), 7, 'after', 3), short) > 1e-2);
  });
});

describe('a training step under a mask', () => {
  const losses = (each: Case, eager: boolean): number[] => {
    const experiment = experimentOf(each, 6);
    const rows = rowsOf(experiment, 6);
    const learner = new Learner(experiment, rows, { eager });
    const maker = new BatchMaker(experiment);
    const { one, two } = rows;
    assert.ok(one && two);
    const both = { ...one, targets: { ...one.targets, ...two.targets } };
    const batch = maker.make('a', both, Int32Array.of(0, 1, 2, 3, 4, 5), ['one', 'two']);
    const all = [1, 2, 3, 4].map((step) => learner.train([batch], step).total);
    const graphs = learner.mode;
    learner.dispose();
    assert.equal(graphs.includes('eager'), eager, graphs);
    return all;
  };

  if (hasGraphs)
    for (const [name, each] of Object.entries(cases))
      it(`is the same as a graph: ${name}`, () => {
        const before = tf.memory().numTensors;
        const [captured, eager] = [losses(each, false), losses(each, true)];
        assert.ok(
          eager.every(Number.isFinite) && largestDifference(captured, eager) < 1e-5,
          `${captured} for ${eager}`,
        );
        assert.equal(tf.memory().numTensors, before);
      });
});
