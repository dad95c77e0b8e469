import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import { regularizerSchema } from '../../../server/definition/schema/regularizers.ts';
import { judge } from '../../../server/objective/verify/check.ts';
import { regularizerTermChecks } from '../../../server/objective/verify/regularizer-terms.ts';
import { useBackend } from '../../engine/backend.ts';

before(() => useBackend());

it('every regulariser of the format passes its checks on the backend, and leaves no tensor', () => {
  const tensors = memory().numTensors;
  const verdicts = regularizerTermChecks.map(judge);
  for (const { method, what, error, at, passed } of verdicts) assert.ok(passed, `${method}, ${what}: ${error} ${at}`);
  assert.equal(memory().numTensors, tensors);
  const checked = new Set(verdicts.map(({ method }) => method.split(' ')[0]));
  assert.deepEqual([...checked].sort(), Object.keys(regularizerSchema.options).sort());
});
