import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionsOf, admits, isFinal, nextState, type RunEvent, type RunState } from '../../server/trainer/lifecycle.ts';

const events: readonly RunEvent[] = ['queue', 'start', 'train', 'pause', 'resume', 'stop', 'end', 'fail', 'lose'];

/** The state after each of `events`, in their order, a dot where the event changes nothing; then what a person can do. */
const table: Record<RunState, readonly [string, string]> = {
  queued: ['. starting . . . stopped . failed interrupted', 'startNow stop'],
  starting: ['. . running . . stopping finished failed interrupted', 'stop'],
  running: ['. . . paused . stopping finished failed interrupted', 'pause stop'],
  paused: ['. . . . running stopping . failed interrupted', 'resume stop'],
  stopping: ['. . . . . . stopped failed interrupted', ''],
  finished: ['. . . . . . . . .', 'delete'],
  stopped: ['queued . . . . . . . .', 'resume delete'],
  failed: ['queued . . . . . . . .', 'resume delete'],
  interrupted: ['queued . . . . . . . .', 'resume delete'],
};

describe('the life of a run', () => {
  for (const [state, [row, actions]] of Object.entries(table) as [RunState, (typeof table)[RunState]][]) {
    it(`from ${state}`, () => {
      row.split(' ').forEach((expected, i) => {
        const event = events[i] ?? 'start';
        assert.equal(nextState(state, event), expected === '.' ? state : expected, event);
        assert.equal(admits(state, event), expected !== '.', event);
      });
      assert.equal(actionsOf(state).join(' '), actions);
    });
  }

  it('has four states in which no process works', () => {
    assert.deepEqual((Object.keys(table) as RunState[]).filter(isFinal), [
      'finished',
      'stopped',
      'failed',
      'interrupted',
    ]);
  });
});
