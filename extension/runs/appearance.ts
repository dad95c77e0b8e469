import type { RunState } from '../../server/trainer/lifecycle.ts';

/** How a state looks and reads: icon, colour and word always together. */
export interface Appearance {
  readonly word: string;
  readonly icon: string;
  readonly color?: string;
}

/** Icon (a codicon), theme colour and word of each state. */
export const appearances: Readonly<Record<RunState, Appearance>> = {
  queued: { word: 'Queued', icon: 'clock' },
  starting: { word: 'Starting', icon: 'loading~spin', color: 'charts.blue' },
  running: { word: 'Running', icon: 'sync~spin', color: 'charts.blue' },
  paused: { word: 'Paused', icon: 'debug-pause', color: 'charts.yellow' },
  stopping: { word: 'Stopping', icon: 'loading~spin', color: 'charts.yellow' },
  finished: { word: 'Finished', icon: 'pass', color: 'testing.iconPassed' },
  stopped: { word: 'Stopped', icon: 'debug-stop' },
  failed: { word: 'Failed', icon: 'error', color: 'testing.iconFailed' },
  interrupted: { word: 'Interrupted', icon: 'warning', color: 'charts.yellow' },
};
