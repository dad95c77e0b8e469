import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import { lossSchema } from '../../../server/definition/schema/losses.ts';
import { judge } from '../../../server/objective/verify/check.ts';
import { lossChecks } from '../../../server/objective/verify/loss-checks.ts';
import { useBackend } from '../../engine/backend.ts';

before(() => useBackend());

it('every loss of the format passes its checks on the backend, and leaves no tensor', () => {
  const tensors = memory().numTensors;
  const verdicts = lossChecks.map(judge);
  for (const { method, what, error, at, passed } of verdicts) assert.ok(passed, `${method}, ${what}: ${error} ${at}`);
  assert.equal(memory().numTensors, tensors);
  const checked = new Set(verdicts.map(({ method }) => method.split(' ')[0]));
  assert.deepEqual([...checked].sort(), Object.keys(lossSchema.options).sort());
});
