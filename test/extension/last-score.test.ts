import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastScore } from '../../extension/lenses/lastScore.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';

const record: RunRecord = {
  format: 1,
  id: '3',
  name: 'Shapes',
  arm: 'joint',
  state: 'finished',
  created: '2026-01-01T00:00:00.000Z',
  seed: 0,
  versions: {},
  tasks: ['shape', 'size', 'late'],
  summary: {
    epoch: 2,
    rule: 'lowest validation loss',
    train: { shape: { loss: 0.1, accuracy: 0.99 }, size: { loss: 4 }, late: { loss: 1, r2: -0.5 } },
    validation: { size: { loss: Number.NaN, rmse: 12345.6 } },
    test: { shape: { loss: 0.3, accuracy: 0.7125, f1: 0.7 } },
  },
};

test('the last score of a task is told from the most telling rows that there are', () => {
  assert.equal(lastScore(record, 'shape'), 'accuracy 0.713, f1 0.700 on test rows (run 3, joint)');
  assert.equal(lastScore(record, 'size'), 'rmse 12346 on validation rows (run 3, joint)');
  assert.equal(lastScore({ ...record, smoke: true }, 'late'), 'r2 −0.500 on training rows (smoke run 3, joint)');
  assert.equal(lastScore(record, 'other'), undefined);
  assert.equal(lastScore(record, 'toString'), undefined);
  assert.equal(lastScore({ ...record, summary: { epoch: 0, rule: '', train: {} } }, 'shape'), undefined);
});
