import os from 'node:os';
import { hasCode } from '../backend/has-code.ts';
import { systemText } from '../backend/system-text.ts';

/** A process, told apart from a later one of the same number where the system says when it was born. */
export interface ProcessMark {
  readonly pid: number;
  /** The machine it runs on. */
  readonly host: string;
  readonly born?: string;
}

/** The mark of this process. */
export function ownMark(): ProcessMark {
  const born = bornOf(process.pid);
  return { pid: process.pid, host: os.hostname(), ...(born !== undefined && { born }) };
}

/**
 * Whether the process of a mark is at work. One on another machine cannot be asked and counts as alive; so does one that may
 * not be asked. A process that has only not been buried by its parent is dead.
 */
export function isAlive({
  pid,
  host,
  born,
}: {
  readonly pid: number;
  readonly host?: string | undefined;
  readonly born?: string | undefined;
}): boolean {
  if (host !== undefined && host !== os.hostname()) return true;
  if (!hasProcess(pid)) return false;
  const now = bornOf(pid);
  return now !== 'dead' && (born === undefined || now === undefined || now === born);
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, ['EPERM']);
  }
}

/**
 * The boot of the machine and the clock tick at which a process was started (proc_pid_stat(5), field 22): numbers of processes
 * come again, these two together do not. `dead` where it only waits to be buried; undefined where the system does not say.
 */
function bornOf(pid: number): string | undefined {
  const stat = systemText(`/proc/${pid}/stat`);
  const boot = systemText('/proc/sys/kernel/random/boot_id').trim();
  // The second field is the program's name in brackets, which may hold anything; the third is the state.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const started = fields[19];
  if (boot === '' || started === undefined) return undefined;
  return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : `${boot} ${started}`;
}
