import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { runFiles } from './folder/files.ts';
import type { RunRecord } from './folder/record.ts';

/** Bytes of the log that are looked at: what a process says last of its own death. */
const tail = 4096;

/** How many of its last lines a record keeps. */
const linesKept = 12;

/** The last lines that a run's trainer printed, for its record; nothing where it printed none. */
export function lastLines(dir: string): Pick<RunRecord, 'lastLines'> {
  const lines = endOfLog(dir).trimEnd().split('\n').slice(-linesKept);
  return lines.join('').trim() === '' ? {} : { lastLines: lines };
}

/** The last that a run's log says. */
export function endOfLog(dir: string): string {
  const file = path.join(dir, runFiles.log);
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
