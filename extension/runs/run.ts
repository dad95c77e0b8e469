import path from 'node:path';
import { runFiles } from '../../server/trainer/folder/files.ts';
import type { RunLabels } from '../../server/trainer/folder/labels.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';

/** A run as the editor knows it: its folder, which names it, what its record says, and what a person says of it. */
export interface Run {
  /** Absolute path of the run's folder. */
  readonly dir: string;
  /** As `run.json` has it, under the name that the run is called by. */
  readonly record: RunRecord;
  /** The name of the definition. */
  readonly definedName: string;
  readonly labels: RunLabels;
}

/** A run by what its folder holds. */
export function runOf(dir: string, record: RunRecord, labels: RunLabels): Run {
  return { dir, record: { ...record, name: labels.name ?? record.name }, definedName: record.name, labels };
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
  const [one, other] = [a.record.created, b.record.created];
  if (one !== other) return one < other ? 1 : -1;
  return Number(b.record.id) - Number(a.record.id);
}
