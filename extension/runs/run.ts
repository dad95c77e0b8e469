import path from 'node:path';
import { runFiles } from '../../server/trainer/folder/files.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';

/** A run as the editor knows it: its folder, which names it, and what its record says. */
export interface Run {
  /** Absolute path of the run's folder. */
  readonly dir: string;
  readonly record: RunRecord;
}

/** The definition that a run was started with, an exact copy in its folder. */
export function definitionOf(run: Run): string {
  return path.join(run.dir, runFiles.definition);
}

/** What a run's trainer printed. */
export function logOf(run: Run): string {
  return path.join(run.dir, runFiles.log);
}

/** Newest first, by the time they were made. */
export function byNewest(a: Run, b: Run): number {
  return b.record.created.localeCompare(a.record.created) || Number(b.record.id) - Number(a.record.id);
}
