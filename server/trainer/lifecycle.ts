/** Where a run stands. `finished`, `stopped`, `failed` and `interrupted` are final until somebody resumes it. */
export type RunState =
  'queued' | 'starting' | 'running' | 'paused' | 'stopping' | 'finished' | 'stopped' | 'failed' | 'interrupted';

/** What can happen to a run: orders of a person, and what the trainer or its watchers report. */
export type RunEvent = 'start' | 'train' | 'pause' | 'resume' | 'stop' | 'end' | 'fail' | 'lose';

/** The next state for each event that a state admits; an event that is not listed changes nothing. */
const transitions: Readonly<Record<RunState, Partial<Record<RunEvent, RunState>>>> = {
  queued: { start: 'starting', stop: 'stopped', fail: 'failed', lose: 'interrupted' },
  starting: { train: 'running', stop: 'stopping', end: 'finished', fail: 'failed', lose: 'interrupted' },
  running: { pause: 'paused', stop: 'stopping', end: 'finished', fail: 'failed', lose: 'interrupted' },
  paused: { resume: 'running', stop: 'stopping', fail: 'failed', lose: 'interrupted' },
  stopping: { end: 'stopped', fail: 'failed', lose: 'interrupted' },
  finished: {},
  stopped: { start: 'starting' },
  failed: { start: 'starting' },
  interrupted: { start: 'starting' },
};

/** The one reducer of a run's life: the state after `event`. */
export function nextState(state: RunState, event: RunEvent): RunState {
  return transitions[state][event] ?? state;
}

/** Whether no process works on a run in this state. */
export function isFinal(state: RunState): boolean {
  return state === 'finished' || state === 'stopped' || state === 'failed' || state === 'interrupted';
}

/** Whether a run that has ended in this state may go on from where it was last saved. */
export function canResume(state: RunState): boolean {
  return isFinal(state) && admits(state, 'start');
}

/** Whether `event` would change a run in this state: what buttons and menus ask before they offer it. */
export function admits(state: RunState, event: RunEvent): boolean {
  return transitions[state][event] !== undefined;
}
