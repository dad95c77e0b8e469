import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { admits, isFinal, nextState, type RunEvent, type RunState } from '../../server/trainer/lifecycle.ts';

const events: readonly RunEvent[] = ['start', 'train', 'pause', 'resume', 'stop', 'end', 'fail', 'lose'];

/** The state after each of `events`, in their order; a dot where the event changes nothing. */
const table: Record<RunState, string> = {
  queued: 'starting . . . stopped . failed interrupted',
  starting: '. running . . stopping finished failed interrupted',
  running: '. . paused . stopping finished failed interrupted',
  paused: '. . . running stopping . failed interrupted',
  stopping: '. . . . . stopped failed interrupted',
  finished: '. . . . . . . .',
  stopped: 'starting . . . . . . .',
  failed: 'starting . . . . . . .',
  interrupted: 'starting . . . . . . .',
};

describe('the life of a run', () => {
  for (const [state, row] of Object.entries(table) as [RunState, string][]) {
    it(`from ${state}`, () => {
      row.split(' ').forEach((expected, i) => {
        const event = events[i] ?? 'start';
        assert.equal(nextState(state, event), expected === '.' ? state : expected, event);
        assert.equal(admits(state, event), expected !== '.', event);
      });
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
