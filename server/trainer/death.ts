import { statfsSync } from 'node:fs';
import { memoryHere } from '../backend/device-memory.ts';
import { largestNeed, needText } from '../definition/cost/need.ts';
import { areWhole, factsByFormat } from '../definition/cost/task-facts.ts';
import { forcedEnd } from './folder/control.ts';
import type { RunRecord } from './folder/record.ts';
import { readResolved } from './folder/resolved.ts';
import { diskFull } from './disk-trouble.ts';
import { forcedReason } from './forced-reason.ts';
import { endOfLog } from './last-lines.ts';
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
  const last = endOfLog(dir);
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
