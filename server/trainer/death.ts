import { closeSync, existsSync, fstatSync, openSync, readSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { memoryHere } from '../backend/device-memory.ts';
import { systemText } from '../backend/system-text.ts';
import { largestNeed, needText } from '../definition/cost/need.ts';
import { areWhole, factsByFormat } from '../definition/cost/task-facts.ts';
import { forcedEnd, type ForcedEnd } from './folder/control.ts';
import { runFiles } from './folder/files.ts';
import type { RunRecord } from './folder/record.ts';
import { readResolved } from './folder/resolved.ts';
import { diskFull } from './disk-trouble.ts';
import { outOfMemory, saysOutOfMemory, whoRanOut } from './out-of-memory.ts';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Processes that the system has killed for their memory since this one started. */
  readonly kills: number;
}

/** Why the trainer of a run is gone without having said so itself. */
export function deathReason(
  dir: string,
  { code, signal, kills }: ProcessEnd,
): Pick<RunRecord, 'reason' | 'reasonCode'> {
  const forced = forcedEnd(dir);
  if (forced !== undefined) return { reason: forcedReason(forced) };
  const last = endOfLog(path.join(dir, runFiles.log));
  if (signal === 'SIGKILL' && kills > 0)
    return ranOut(`The system killed the trainer because this computer ran out of memory.${need(dir)}`);
  if (signal === 'SIGKILL')
    return {
      reason: `The trainer was killed (SIGKILL): by a person, or by the system when memory ran out.${large(dir)}`,
    };
  if (last.includes('ENOSPC') || isFull(dir)) return { reason: diskFull };
  if (last.includes('JavaScript heap out of memory'))
    return ranOut(
      'JavaScript in the trainer ran out of memory: give it more, in megabytes, by the environment variable NODE_OPTIONS=--max-old-space-size=8192.',
    );
  if (saysOutOfMemory(last)) return ranOut(`${whoRanOut(last)} ran out of memory.${need(dir)}`);
  // Libraries in C++ are known to fall over where memory is refused.
  if (signal !== null) return { reason: `The trainer died (${signal}); the log may say why.${large(dir)}` };
  return { reason: `The trainer ended early with exit code ${code}; the log may say why.` };
}

/** Why a run ended whose process is gone, where nothing tells more. */
export const goneWithoutWords = 'The trainer has gone without saying why.';

/** Why a run was ended by force that had been asked to stop. */
export function forcedReason(forced: ForcedEnd): string {
  return `Asked to stop, the run made no progress, so its trainer was ${forced}; it can go on from where it was last saved.`;
}

const ranOut = (reason: string) => ({ reason, reasonCode: outOfMemory });

/** Bytes below which nothing more can be written to a disk. */
const leastFree = 65536;

function isFull(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize < leastFree;
  } catch (error) {
    console.error(error);
    return false;
  }
}

/** Bytes of the log that are looked at: what a process says last of its own death. */
const tail = 4096;

/** How many of its last lines a record keeps. */
const linesKept = 12;

/** The last lines that a run's trainer printed, for its record; nothing where it printed none. */
export function lastLines(dir: string): Pick<RunRecord, 'lastLines'> {
  const lines = endOfLog(path.join(dir, runFiles.log)).trimEnd().split('\n').slice(-linesKept);
  return lines.join('').trim() === '' ? {} : { lastLines: lines };
}

function endOfLog(file: string): string {
  if (!existsSync(file)) return '';
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(tail, size));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** What the run needs, where that is much of this computer's memory. */
const large = (dir: string): string => need(dir, memoryHere() / 2);

/** What the run needs, where that is more than `least` bytes; nothing where it cannot be known. */
function need(dir: string, least = 0): string {
  try {
    const { experiment } = readResolved(dir);
    const facts = factsByFormat(experiment);
    if (!areWhole(facts, experiment) || largestNeed(experiment, facts).total < least) return '';
    return ` ${needText(experiment, facts)}`;
  } catch (error) {
    // The run's folder may have gone with its trainer.
    console.error(error);
    return '';
  }
}

/** How many processes the system has killed for want of memory so far; 0 where it does not count them. */
export function memoryKills(): number {
  const counts = ['/proc/vmstat', '/sys/fs/cgroup/memory.events'].map((file) =>
    Number(/^oom_kill (\d+)/m.exec(systemText(file))?.[1] ?? 0),
  );
  return Math.max(...counts);
}
