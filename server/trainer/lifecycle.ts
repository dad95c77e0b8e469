/** Where a run stands. `finished`, `stopped`, `failed` and `interrupted` are final until somebody resumes it. */
export type RunState =
  'queued' | 'starting' | 'running' | 'paused' | 'stopping' | 'finished' | 'stopped' | 'failed' | 'interrupted';

/** What can happen to a run: orders of a person, and what the trainer or its watchers report. */
export type RunEvent = 'queue' | 'start' | 'train' | 'pause' | 'resume' | 'stop' | 'end' | 'fail' | 'lose';

/** The next state for each event that a state admits; an event that is not listed changes nothing. */
const transitions: Readonly<Record<RunState, Partial<Record<RunEvent, RunState>>>> = {
  queued: { start: 'starting', stop: 'stopped', fail: 'failed', lose: 'interrupted' },
  starting: { train: 'running', stop: 'stopping', end: 'finished', fail: 'failed', lose: 'interrupted' },
  running: { pause: 'paused', stop: 'stopping', end: 'finished', fail: 'failed', lose: 'interrupted' },
  paused: { resume: 'running', stop: 'stopping', fail: 'failed', lose: 'interrupted' },
  stopping: { end: 'stopped', fail: 'failed', lose: 'interrupted' },
  finished: {},
  stopped: { queue: 'queued' },
  failed: { queue: 'queued' },
  interrupted: { queue: 'queued' },
};

/** The one reducer of a run's life: the state after `event`. */
export function nextState(state: RunState, event: RunEvent): RunState {
  return transitions[state][event] ?? state;
}

/** Whether no process works on a run in this state. */
export function isFinal(state: RunState): boolean {
  return state === 'finished' || state === 'stopped' || state === 'failed' || state === 'interrupted';
}

/** Whether `event` would change a run in this state: what buttons and menus ask before they offer it. */
export function admits(state: RunState, event: RunEvent): boolean {
  return transitions[state][event] !== undefined;
}

/** What a person can do with a run, as commands, menus and the terminal offer it. */
export type RunAction = 'startNow' | 'pause' | 'resume' | 'stop' | 'delete';

/** Whether an action does something with a run in this state; `resume` also lets one go on that has ended early. */
export function allows(state: RunState, action: RunAction): boolean {
  switch (action) {
    case 'startNow':
      return admits(state, 'start');
    case 'pause':
    case 'stop':
      return admits(state, action);
    case 'resume':
      return admits(state, 'resume') || admits(state, 'queue');
    case 'delete':
      return isFinal(state);
    default:
      throw new Error(`action ${JSON.stringify(action satisfies never)}`);
  }
}

/** All that can be done with a run in this state, in the order of menus. */
export function actionsOf(state: RunState): readonly RunAction[] {
  const all: readonly RunAction[] = ['startNow', 'pause', 'resume', 'stop', 'delete'];
  return all.filter((action) => allows(state, action));
}
