import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../trainer/folder/files.ts';

/** `job.json` in a run's folder: the job that trains it elsewhere. */
export interface JobRecord {
  readonly format: 1;
  readonly launcher: 'slurm';
  /** Slurm's number, `12`, or `12_3` for a task of an array. */
  readonly job: string;
  /** UTC, ISO 8601. */
  readonly submitted: string;
}

const fileName = 'job.json';

/** Notes which job trains a run. */
export function writeJob(dir: string, job: JobRecord): void {
  writeWhole(path.join(dir, fileName), `${JSON.stringify(job, null, 2)}\n`);
}

/** The job that trains a run; undefined where it is trained on this machine. */
export function readJob(dir: string): JobRecord | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(dir, fileName), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (isJob(value)) return value;
  throw new Error(`${path.join(dir, fileName)} is not the record of a job`);
}

function isJob(value: unknown): value is JobRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { format, launcher, job, submitted } = value as Partial<Record<keyof JobRecord, unknown>>;
  return format === 1 && launcher === 'slurm' && /^\d+(_\d+)?$/.test(String(job)) && typeof submitted === 'string';
}
