import path from 'node:path';
import { noLabels, readLabels, type RunLabels } from './labels.ts';
import { namesIn } from './names-in.ts';
import type { RunRecord } from './record.ts';
import { readRecord } from './runs.ts';

/** A run of a folder: where it lies, what its record says, and what a person says of it. */
export interface ListedRun {
  readonly dir: string;
  readonly record: RunRecord;
  readonly labels: RunLabels;
}

/** The runs of a folder, the newest first; folders without a readable record are left out. A folder that is not there has none. */
export function listRuns(runs: string): readonly ListedRun[] {
  return runFoldersIn(runs)
    .toSorted((a, b) => Number(path.basename(b)) - Number(path.basename(a)))
    .flatMap((dir) => {
      const record = recordIn(dir);
      return record ? [{ dir, record, labels: namesIn(dir).includes('labels.json') ? readLabels(dir) : noLabels }] : [];
    });
}

/** The folders that have the names of runs; a folder that is not there has none. */
export function runFoldersIn(runs: string): readonly string[] {
  return namesIn(runs)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => path.join(runs, name));
}

function recordIn(dir: string): RunRecord | undefined {
  try {
    return readRecord(dir);
  } catch {
    // Its writing was cut short, or somebody put another folder here.
    return undefined;
  }
}
