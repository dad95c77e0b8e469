import type { IconName } from './dom.ts';

/** A run's state as its icon's name and its word. */
export const stateWords = {
  queued: 'Queued',
  starting: 'Starting',
  running: 'Running',
  paused: 'Paused',
  stopping: 'Stopping',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
} as const;

/** The icon of a state; those on the way to another share its icon. */
export function stateIcon(state: keyof typeof stateWords): IconName & string {
  if (state === 'starting') return 'queued';
  if (state === 'stopping') return 'stopped';
  return state;
}
