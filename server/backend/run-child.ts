import { spawn } from 'node:child_process';
import { cancelled } from './set-up-error.ts';

/** How a child process ended: its exit code (or the signal's name) and everything it printed. */
export interface ChildResult {
  readonly code: number | undefined;
  readonly killedBy: NodeJS.Signals | undefined;
  readonly out: string;
  readonly err: string;
}

/** How a child process is run. `onLine` gets every whole line of its standard output as it comes. */
export interface ChildOptions {
  readonly signal?: AbortSignal | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly folder?: string | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

const secondsUntilKilled = 3;

/**
 * Runs a command to its end, in a process group of its own so that a cancel ends whatever it started as well.
 * @throws SetUpError `cancelled` once the group is gone; the system's error (`code: 'ENOENT'`) if it cannot be started.
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<ChildResult> {
  if (options.signal?.aborted) throw cancelled();
  const child = spawn(command, args, {
    cwd: options.folder,
    env: options.environment ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const end = (signal: NodeJS.Signals) => killGroup(child.pid, signal);
  const kill = () => end('SIGKILL');
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    end('SIGTERM');
    timer = setTimeout(kill, 1000 * secondsUntilKilled);
  };
  process.once('exit', kill);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const out = collect(child.stdout, options.onLine);
    const err = collect(child.stderr);
    const result = await new Promise<Pick<ChildResult, 'code' | 'killedBy'>>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code: code ?? undefined, killedBy: signal ?? undefined }));
    });
    if (options.signal?.aborted) throw cancelled();
    return { ...result, out: out(), err: err() };
  } finally {
    clearTimeout(timer);
    process.removeListener('exit', kill);
    options.signal?.removeEventListener('abort', stop);
  }
}

function collect(stream: NodeJS.ReadableStream, onLine?: (line: string) => void): () => string {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (onLine) lines.forEach(onLine);
  });
  return () => text;
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    // The group may have ended by itself between the decision and the call.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The last lines of a child's output that say something, for an error's detail. */
export function lastLines(text: string, count = 12): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
