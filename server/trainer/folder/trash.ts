import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { allows } from '../lifecycle.ts';
import { readRecord } from './runs.ts';
import { trashName } from './ids.ts';
import { namesIn } from './names-in.ts';

/** A run that cannot be deleted or brought back; the message says why. */
export class DeletionError extends Error {
  override readonly name = 'DeletionError';
  readonly code = 'not-deletable';
}

/** How long a deleted run can be brought back, in days; the next deletion after that takes it away for good. */
export const daysKept = 30;

const trashOf = (runs: string): string => path.join(runs, trashName);

/**
 * Puts a run aside, from where it can be brought back; its number is not given again. Gives the folder that it is in now.
 * @throws DeletionError where a process works on it or will
 */
export function deleteRun(dir: string): string {
  const { id, state } = readRecord(dir);
  if (!allows(state, 'delete'))
    throw new DeletionError(`Run ${id} is ${state}: stop it first, then it can be deleted.`);
  const trash = trashOf(path.dirname(dir));
  mkdirSync(trash, { recursive: true });
  const aside = path.join(trash, path.basename(dir));
  renameSync(dir, aside);
  // When it was deleted; a folder keeps its own time when it is moved.
  const now = new Date();
  utimesSync(aside, now, now);
  emptyTrash(path.dirname(dir), daysKept);
  return aside;
}

/** Brings a deleted run back to where it was; `dir` is the folder that it had. Throws DeletionError where it is gone. */
export function restoreRun(dir: string): void {
  const aside = path.join(trashOf(path.dirname(dir)), path.basename(dir));
  try {
    renameSync(aside, dir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeletionError(`Run ${path.basename(dir)} cannot be brought back: ${reason}.`, { cause: error });
  }
}

/** The folders that the deleted runs of a folder had, the last deleted first. */
export function deletedRuns(runs: string): readonly string[] {
  return asideIn(runs)
    .toSorted((a, b) => b.at - a.at)
    .map(({ name }) => path.join(runs, name));
}

/** Takes away for good what was deleted more than `days` ago. */
export function emptyTrash(runs: string, days: number): void {
  const oldest = Date.now() - 1000 * 60 * 60 * 24 * days;
  for (const { name, at } of asideIn(runs))
    if (at < oldest) rmSync(path.join(trashOf(runs), name), { recursive: true, force: true });
}

function asideIn(runs: string): { name: string; at: number }[] {
  const trash = trashOf(runs);
  return namesIn(trash).flatMap((name) => {
    const found = statSync(path.join(trash, name), { throwIfNoEntry: false });
    return found ? [{ name, at: found.mtimeMs }] : [];
  });
}
