import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { aggregatorSchema } from '../../../server/definition/schema/aggregators.ts';
import { weightingSchema } from '../../../server/definition/schema/weightings.ts';
import { judge } from '../../../server/objective/verify/check.ts';
import { backendChecks } from '../../../server/trainer/verify/backend-checks.ts';
import { knownExperiment, takeKnownStep } from '../../../server/trainer/verify/known-step.ts';
import { hasGraphs, useBackend } from '../../engine/backend.ts';

before(() => useBackend());

describe('steps whose outcome is known', () => {
  for (const check of backendChecks()) {
    it(`${check.method}: ${check.what}`, () => {
      const { numTensors } = tf.memory();
      const { passed, error, at } = judge(check);
      assert.ok(passed, `error ${error} above ${check.tolerance}${at === undefined ? '' : `: ${at}`}`);
      assert.equal(tf.memory().numTensors, numTensors);
    });
  }

  it('are there for every weighting and aggregator of the format', () => {
    const seen = backendChecks().map(({ part, method }) => `${part} ${method.split(' ')[0]}`);
    for (const name of Object.keys(weightingSchema.options)) assert.ok(seen.includes(`weighting ${name}`), name);
    for (const name of Object.keys(aggregatorSchema.options)) assert.ok(seen.includes(`aggregator ${name}`), name);
  });

  it('run as they do in training', () => {
    const rows = [
      [1, 0],
      [0, 1],
    ];
    const { mode } = takeKnownStep(knownExperiment(2, 'aggregator: upGrad'), { rows, losses: [1, 2] });
    assert.equal(mode === 'captured graph', hasGraphs);
  });

  it('fail where the direction is another', () => {
    const rows = [
      [-4, 1, 1],
      [6, 1, 1],
    ];
    const direction = (written: string) =>
      takeKnownStep(knownExperiment(2, `aggregator: ${written}`), { rows, losses: [1, 2] }).direction;
    assert.ok(Math.abs((direction('none')[0] ?? 0) - (direction('mgda')[0] ?? 0)) > 1);
  });
});
