import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Lets `work` write a file piece by piece beside its place: it stands there when all went well, and else nothing is left. */
export async function writeWholeBy<T>(file: string, work: (write: (text: string) => void) => Promise<T>): Promise<T> {
  const aside = asideOf(file);
  const handle = openSync(aside, 'wx');
  try {
    const result = await work((text) => {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
    });
    closeSync(handle);
    renameSync(aside, file);
    return result;
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** Lets `work` fill a folder beside its place: it stands there when all went well, and else nothing is left. The place must be free. */
export async function fillWhole<T>(folder: string, work: (aside: string) => Promise<T>): Promise<T> {
  const aside = asideOf(folder);
  mkdirSync(aside);
  try {
    const result = await work(aside);
    renameSync(aside, folder);
    return result;
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw error;
  }
}

const asideOf = (place: string): string => path.join(path.dirname(place), `.${path.basename(place)}.${randomUUID()}`);
