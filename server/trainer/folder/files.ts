import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** The names inside a run's folder. */
export const runFiles = {
  record: 'run.json',
  definition: 'definition.mtl.yaml',
  resolved: 'resolved.json',
  fitted: 'fitted.json',
  journal: 'metrics.jsonl',
  control: 'control',
  checkpoint: 'checkpoint',
  outputs: 'outputs',
  log: 'log',
  lease: 'lease',
  owner: 'owner',
} as const;

/** Makes the names in a folder last through a loss of power, where the system can. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder, and writes names through.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a file aside, syncs it and renames it into place: readers see the old content or the new one, never a part. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const aside = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  try {
    const handle = openSync(aside, 'wx');
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
