import { setTimeout as delay } from 'node:timers/promises';

/** Whether the signal reached a process of the group; 0 only asks. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/** Ends a process and all of its process group: asked first, killed after a second. */
export async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signalGroup(pid, signal)) return;
    for (let waited = 0; waited < 1000; waited += 50) {
      await delay(50);
      if (!signalGroup(pid, 0)) return;
    }
  }
}
