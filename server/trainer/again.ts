import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runFiles } from './folder/files.ts';
import type { RunRecord } from './folder/record.ts';
import { readResolved, type ResolvedRun } from './folder/resolved.ts';
import { readRecord } from './folder/runs.ts';
import { ResumeError, writeRun, type PreparedRun } from './launch.ts';

/** A run that is to be done once more, and how. */
export interface RunAgain extends PreparedRun {
  /** The threads of the first one, on whose number results on the CPU depend to the last bit. */
  readonly threads?: number;
}

/**
 * Prepares a run once more from its folder alone: the same experiment, arm, seed and data, beside it.
 * @param exact on the same backend too, for the same numbers
 * @throws ResumeError where the folder is none of a run of this version
 */
export async function prepareAgain(dir: string, exact: boolean): Promise<RunAgain> {
  const { record, resolved, text } = readRun(dir);
  const { arm, definition, root, allowed, experiment, start } = resolved;
  const backend = exact && record.backend ? record.backend.name : resolved.backend;
  const { threads, smoke } = record;
  const again: ResolvedRun = {
    format: 1,
    ...{ arm, definition, root, allowed, backend, smoke: resolved.smoke, experiment },
    ...(exact && start && { start }),
  };
  const prepared = await writeRun(again, text, path.dirname(dir), {
    ...(smoke && { smoke }),
    ...(exact && { reproduces: record.id }),
  });
  return { ...prepared, ...(exact && threads !== undefined && { threads }) };
}

function readRun(dir: string): { record: RunRecord; resolved: ResolvedRun; text: string } {
  try {
    const text = readFileSync(path.join(dir, runFiles.definition), 'utf8');
    return { record: readRecord(dir), resolved: readResolved(dir), text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ResumeError(`${dir} cannot be run again: ${reason}.`, { cause: error });
  }
}
