import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFromPlots } from '../../../extension/panels/fromPlots.ts';

test('messages of the contract pass, without what does not belong to them', () => {
  assert.deepEqual(parseFromPlots({ type: 'ready', more: 1 }), { type: 'ready' });
  assert.deepEqual(parseFromPlots({ type: 'stop', run: '4' }), { type: 'stop', run: '4' });
  const save = { type: 'save', fileName: 'loss.csv', content: 'a,b', encoding: 'utf8' };
  assert.deepEqual(parseFromPlots(save), save);
});

test('anything else is no message', () => {
  const save = { type: 'save', fileName: 'loss.csv', content: 'a,b', encoding: 'utf8' };
  const others = [undefined, null, 'ready', {}, { type: 'eval' }, { type: 'stop' }, { type: 'showLog', run: 4 }];
  for (const value of [...others, { ...save, encoding: 'hex' }, { ...save, content: 7 }]) {
    assert.equal(parseFromPlots(value), undefined, JSON.stringify(value));
  }
});
