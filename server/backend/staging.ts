import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasCode } from './has-code.ts';

const prefix = 'staging';

/**
 * Makes a folder aside in the cache, lets `work` fill it, and removes it whatever happens. Folders whose process died
 * before it could clean up are removed first.
 */
export async function withStaging<T>(cache: string, work: (staging: string) => Promise<T>): Promise<T> {
  await mkdir(cache, { recursive: true });
  await sweep(cache);
  const staging = await mkdtemp(join(cache, `${prefix}~${hostname()}~${process.pid}~`));
  try {
    return await work(staging);
  } finally {
    await remove(staging);
  }
}

/**
 * Puts a finished folder in its place. If another process has put one there since, and `isWhole` accepts it, that one
 * stays; a broken one is moved into `staging` and so removed with it.
 */
export async function putInPlace(
  finished: string,
  place: string,
  staging: string,
  isWhole: () => Promise<boolean>,
): Promise<void> {
  for (;;) {
    try {
      await rename(finished, place);
      return;
    } catch (error) {
      if (!hasCode(error, ['ENOTEMPTY', 'EEXIST', 'EPERM'])) throw error;
    }
    if (await isWhole()) return;
    try {
      await rename(place, await mkdtemp(join(staging, 'broken-')));
    } catch (error) {
      // Another process has moved the broken one away first.
      if (!hasCode(error, ['ENOENT'])) throw error;
    }
  }
}

async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const [kind, host, pid] = name.split('~');
    if (kind !== prefix || host !== hostname() || isAlive(Number(pid))) continue;
    await remove(join(cache, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, ['ESRCH']);
  }
}

/** A child of a killed process may still be writing: a folder that does not go now is swept by the next set-up. */
async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (!hasCode(error, ['ENOTEMPTY', 'EBUSY'])) throw error;
  }
}
