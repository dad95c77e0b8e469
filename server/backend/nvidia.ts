import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from './run-child.ts';

/** An NVIDIA driver on this machine: the cards' names (empty if unknown), and where the driver was seen. */
export interface NvidiaDriver {
  readonly cards: readonly string[];
  readonly version: string | undefined;
  /** Bytes of the first card, where nvidia-smi says so. */
  readonly memory?: number;
  readonly seen: string;
}

const libraryFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/lib/wsl/lib',
  '/usr/local/nvidia/lib64',
];

/** Looks for an NVIDIA driver: the answer of nvidia-smi, else the kernel's folder, else the driver's library. */
export async function findNvidiaDriver(root = '/', smi = 'nvidia-smi'): Promise<NvidiaDriver | undefined> {
  return (await askSmi(smi)) ?? (await readKernel(root)) ?? (await findLibrary(root));
}

async function askSmi(smi: string): Promise<NvidiaDriver | undefined> {
  try {
    const { code, out } = await runChild(smi, [
      '--query-gpu=name,driver_version,memory.total',
      '--format=csv,noheader',
    ]);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => line.split(',').map((cell) => cell.trim()));
    if (code !== 0 || !rows[0]?.[0]) return undefined;
    const mebibytes = /^(\d+) MiB$/.exec(rows[0][2] ?? '')?.[1];
    return {
      cards: rows.map((row) => row[0] ?? ''),
      version: rows[0][1],
      seen: 'nvidia-smi',
      ...(mebibytes !== undefined && { memory: Number(mebibytes) * 2 ** 20 }),
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

async function readKernel(root: string): Promise<NvidiaDriver | undefined> {
  const folder = join(root, 'proc/driver/nvidia');
  const version = await readFile(join(folder, 'version'), 'utf8').catch(() => undefined);
  if (version === undefined) return undefined;
  const slots = await readdir(join(folder, 'gpus')).catch(() => []);
  const cards = await Promise.all(
    slots.map((slot) => readFile(join(folder, 'gpus', slot, 'information'), 'utf8').catch(() => '')),
  );
  return {
    cards: cards.map((text) => /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim()).filter((name) => name !== undefined),
    version: /Kernel Module\s+(\d[\d.]*)/.exec(version)?.[1],
    seen: folder,
  };
}

async function findLibrary(root: string): Promise<NvidiaDriver | undefined> {
  for (const folder of libraryFolders) {
    const file = join(root, folder, 'libcuda.so.1');
    const found = await access(file).then(
      () => true,
      () => false,
    );
    if (found) return { cards: [], version: undefined, seen: file };
  }
  return undefined;
}
