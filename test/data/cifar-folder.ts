import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Place } from '../../server/data/place.ts';

/** A folder of its own for one test, removed after it, as the only place that may be read. */
export async function temporaryPlace(t: TestContext): Promise<Place & { readonly root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'mtl-data-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  return { root, allowed: [root] };
}

/** Records of a CIFAR file: the label bytes given, and pixels that tell record, plane and place apart. */
export function cifarRecords(labels: readonly (readonly number[])[], first = 0): Buffer {
  return Buffer.concat(
    labels.map((bytes, record) =>
      Buffer.from([...bytes, ...Array.from({ length: 3072 }, (_, i) => pixel(first + record, i))]),
    ),
  );
}

/** Byte `i` (plane by plane) of the picture of a record. */
export function pixel(record: number, i: number): number {
  return (record * 7 + Math.floor(i / 1024) * 50 + (i % 1024)) % 256;
}

/** Writes the files given by name, with the folders that they lie in. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}
