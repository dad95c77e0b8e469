import { closeSync, ftruncateSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from '../backend/has-code.ts';
import { runFiles } from './folder/files.ts';

/** What TensorFlow prints whenever it is loaded, past every setting of its log level, and nobody can act on. */
const noise = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
  /^I\d{4} .* oneDNN custom operations are on\. /,
];

/** The end of a run's log, from which on it is `tidyLog`'s; 0 where there is none. */
export function endOfLog(dir: string): number {
  return inLog(dir, (log) => fstatSync(log).size) ?? 0;
}

/** Takes lines without meaning for a person out of a run's log, of those that it has gained since it had `from` bytes. */
export function tidyLog(dir: string, from: number): void {
  inLog(dir, (log) => {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(log).size - from));
    const text = bytes.toString('utf8', 0, readSync(log, bytes, 0, bytes.length, from));
    const kept = text
      .split('\n')
      .filter((line) => !noise.some((pattern) => pattern.test(line)))
      .join('\n');
    if (kept === text) return;
    ftruncateSync(log, from);
    writeSync(log, kept, from);
  });
}

/** Nobody waits for a tidy log: one that is not there, or on a disk in trouble, stays as it is. */
function inLog<T>(dir: string, act: (log: number) => T): T | undefined {
  try {
    const log = openSync(path.join(dir, runFiles.log), 'r+');
    try {
      return act(log);
    } finally {
      closeSync(log);
    }
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ENOSPC', 'EROFS', 'EIO', 'EACCES', 'EPERM'])) return undefined;
    throw error;
  }
}
