/** Where a run stands. `finished`, `stopped`, `failed` and `interrupted` are final until somebody resumes it. */
export type RunState =
  'queued' | 'starting' | 'running' | 'paused' | 'stopping' | 'finished' | 'stopped' | 'failed' | 'interrupted';

/** What can happen to a run. */
export type RunEvent =
  | { readonly type: 'start' }
  | { readonly type: 'firstStep' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' }
  | { readonly type: 'end' }
  | { readonly type: 'fail' }
  | { readonly type: 'lost' };
