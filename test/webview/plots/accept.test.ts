import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptMessage } from '../../../webview/plots/accept.ts';

const line = { type: 'epoch', epoch: 1, step: 4, seconds: 1, train: { size: { loss: 2, r2: 0.5 } } };

test('a score that JSON could not keep is not a number, and the epoch comes through with the rest', () => {
  const damaged = { ...line, validation: { size: { loss: null, r2: null } } };
  const message = acceptMessage({ type: 'epoch', run: '1', line: damaged });
  assert.ok(message?.type === 'epoch');
  assert.deepEqual(message.line.train, line.train);
  assert.deepEqual(message.line.validation, { size: { loss: NaN, r2: NaN } });
});

test('anything but a number or that is no score', () => {
  for (const loss of ['2', true, {}, undefined]) {
    assert.equal(acceptMessage({ type: 'epoch', run: '1', line: { ...line, train: { size: { loss } } } }), undefined);
  }
});
