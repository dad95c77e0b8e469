import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cancelled } from '../../server/backend/set-up-error.ts';
import { runChild } from '../../server/backend/run-child.ts';
import { median, type Figure } from './figure.ts';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const times = 3;

/** From the start of `mtl run` to the line that holds the loss of the first step: the bundled example, on made pictures. */
export async function firstStep(): Promise<Figure[]> {
  const seconds: number[] = [];
  for (let i = 0; i < times; i++) seconds.push(await oneRun());
  const name = 'from mtl run to the first loss, bundled example';
  return [{ name, ours: median(seconds), peer: null, peerName: '', unit: 's', ratio: null }];
}

async function oneRun(): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl-bench-'));
  const stop = new AbortController();
  const began = performance.now();
  let first: number | undefined;
  const onLine = (line: string): void => {
    const value: unknown = JSON.parse(line);
    if (first !== undefined || typeof value !== 'object' || value === null) return;
    if (!('type' in value) || value.type !== 'steps') return;
    first = performance.now() - began;
    stop.abort(cancelled());
  };
  const words = [here('../../server/cli/main.ts'), 'run', here('../../extension/examples/shapes.mtl.yaml')];
  try {
    await runChild(process.execPath, [...words, '--out', folder, '--json'], { onLine, signal: stop.signal }).catch(
      (error: unknown) => {
        if (first === undefined) throw error;
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (first === undefined) throw new Error('the run came to no step');
  return first / 1000;
}
