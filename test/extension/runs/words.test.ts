import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  duration,
  fractionDone,
  progressWords,
  scoreRows,
  scoreWords,
  spokenWords,
  statusWords,
  whenWords,
} from '../../../extension/runs/words.ts';
import type { RunRecord } from '../../../server/trainer/folder/record.ts';

const early: RunRecord = {
  format: 1,
  id: '3',
  name: 'Digits',
  arm: 'joint',
  state: 'running',
  created: '2026-01-01T00:00:00.000Z',
  seed: 0,
  versions: {},
  tasks: ['left', 'right'],
};
const record: RunRecord = { ...early, progress: { epoch: 2, epochs: 10, step: 150, steps: 1000 } };

test('a run that trains says its epoch and how far it is', () => {
  assert.equal(progressWords(record), 'epoch 2 of 10, 15\u2009%');
  assert.equal(statusWords(record), 'Running, epoch 2 of 10, 15\u2009%');
});

test('before the first step nothing is claimed', () => {
  assert.equal(fractionDone(early), undefined);
  assert.equal(statusWords({ ...early, state: 'starting' }), 'Starting');
});

test('more steps than planned are not more than all', () => {
  assert.equal(fractionDone({ ...record, progress: { epoch: 11, epochs: 10, step: 1001, steps: 1000 } }), 1);
});

test('a run that has finished says how long it took', () => {
  assert.equal(statusWords({ ...record, state: 'finished', seconds: 754 }), 'Finished, 13 min');
  assert.deepEqual([4.4, 89, 5399, 11_100].map(duration), ['4 s', '89 s', '1 h 30 min', '3 h 5 min']);
});

test('a screen reader hears the whole, with the reason of a failure', () => {
  assert.equal(
    spokenWords({ ...record, state: 'failed', reason: 'The disk is full.' }),
    'Run 3, Digits, joint: Failed, epoch 2 of 10, 15\u2009%. The disk is full.',
  );
});

test('every score of every task is told, an undefined one as such', () => {
  const summary = { epoch: 3, rule: '', train: {}, test: { left: { loss: 0.25, accuracy: 0.75, auroc: null } } };
  assert.deepEqual(scoreRows({ ...record, summary }), [['test left', 'loss 0.250, accuracy 0.750, auroc undefined']]);
  assert.deepEqual(scoreRows(record), []);
});

test('a run that waits says for which', () => {
  assert.equal(statusWords({ ...early, state: 'queued', waitsFor: ['1', '2'] }), 'Queued, after runs 1, 2');
  assert.equal(statusWords({ ...early, state: 'queued' }), 'Queued');
});

test('what a run reached is told by the first metric of each task, on the rows that decide', () => {
  const train = { left: { loss: 0.1, accuracy: 0.99 }, right: { loss: 0.2 } };
  const test = { left: { loss: 0.3, accuracy: 0.91234 }, right: { loss: -0.25 } };
  assert.equal(scoreWords({ ...early, summary: { epoch: 1, rule: '', train } }), 'left accuracy 0.99, right loss 0.2');
  assert.equal(
    scoreWords({ ...early, summary: { epoch: 1, rule: '', train, test } }),
    'left accuracy 0.912, right loss −0.25',
  );
  assert.equal(scoreWords(early), undefined);
});

test('when a run was made is as short as it can be', () => {
  const now = new Date(2026, 10, 25, 12, 0);
  assert.equal(whenWords(new Date(2026, 10, 25, 9, 5).toISOString(), now, 'en-GB'), '09:05');
  assert.equal(whenWords(new Date(2026, 10, 3, 9, 5).toISOString(), now, 'en-GB'), '3 Nov');
  assert.equal(whenWords(new Date(2025, 10, 3, 9, 5).toISOString(), now, 'en-GB'), '3 Nov 2025');
});
