import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from '../../backend/has-code.ts';
import { isRecordOfRun } from './checks.ts';
import { runFiles, writeWhole } from './files.ts';
import { highestId } from './ids.ts';
import { readScores, writtenScores } from './numbers.ts';
import type { RunRecord } from './record.ts';

/** A place where no run can be kept: the message says why, and what to do. */
export class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError';
  readonly code = 'runs-not-writable';
}

/**
 * Creates the next free run folder under `runs` and returns its path; creating it is the claim, so two never share one.
 * @throws NoPlaceError where nothing can be written
 */
export function claimRunFolder(runs: string): string {
  try {
    return claim(runs);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new NoPlaceError(
      `No run can be kept in ${runs}: ${whyNot(String(error.code), error.message)}. Copy the definition to where you may write, or name another folder with «mtl run --out».`,
      { cause: error },
    );
  }
}

function whyNot(code: string, message: string): string {
  switch (code) {
    case 'EROFS':
      return 'it lies on a file system that can only be read';
    case 'EACCES':
    case 'EPERM':
      return 'you may not write there';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    default:
      return message;
  }
}

function claim(runs: string): string {
  const made = mkdirSync(runs, { recursive: true });
  const home = path.dirname(runs);
  if (made !== undefined && !path.relative(made, home).startsWith('..')) keepFromGit(home);
  for (let id = highestId(runs) + 1; ; id++) {
    const dir = path.join(runs, String(id));
    try {
      mkdirSync(dir);
      return dir;
    } catch (error) {
      if (!hasCode(error, ['EEXIST'])) throw error;
    }
  }
}

/** Checkpoints and journals are not for version control; whoever wants them there takes the file away. */
function keepFromGit(home: string): void {
  if (path.basename(home) === '.mtl') writeFileSync(path.join(home, '.gitignore'), '*\n');
}

/** Replaces `run.json` of a run folder. */
export function writeRecord(dir: string, record: RunRecord): void {
  const { summary } = record;
  const written = summary ? { ...record, summary: writtenScores(summary) } : record;
  writeWhole(path.join(dir, runFiles.record), `${JSON.stringify(written, null, 2)}\n`);
}

/** Reads `run.json`; throws with the file's name and the reason when it is missing or not a run's record. */
export function readRecord(dir: string): RunRecord {
  const file = path.join(dir, runFiles.record);
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecordOfRun(value)) throw new Error(`${file} is not the record of a run`);
  return value.summary ? { ...value, summary: readScores(value.summary) } : value;
}
