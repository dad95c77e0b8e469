import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { runChild } from '../../server/backend/run-child.ts';
import { loadData } from '../../server/data/load.ts';
import { stream } from '../../server/data/random.ts';
import { analyzeInDetail } from '../../server/definition/analyze.ts';
import { median, timeFigure, type Figure } from './figure.ts';

const repetitions = 3;
const [rows, columns, pictures, side] = [100_000, 10, 1000, 64] as const;
const program = fileURLToPath(new URL('data.py', import.meta.url));

/** From files to float32 batches of 64 in memory: a table as CSV and as Parquet, small pictures as PNG and JPEG; medians of three. */
export async function data(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl-bench-'));
  try {
    writeTable(path.join(folder, 'table.csv'));
    await writePictures(folder);
    const table = `targets: { y: number }, standardize: false, testFraction: 0.01`;
    const images = `targets: { kind: class }`;
    return [
      await race(folder, 'csv', `{ format: csv, path: table.csv, ${table} }`, rows, 'pandas'),
      // Its Parquet table is written by the peer, so the peer comes first.
      await race(folder, 'parquet', `{ format: parquet, path: table.parquet, ${table} }`, rows, 'pyarrow'),
      await race(
        folder,
        'png',
        `{ format: images, path: 'png/{kind}-*', ${images} }`,
        pictures,
        'DataLoader, two workers',
      ),
      await race(
        folder,
        'jpeg',
        `{ format: images, path: 'jpeg/{kind}-*', ${images} }`,
        pictures,
        'DataLoader, two workers',
      ),
    ].flat();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeTable(file: string): void {
  const values = new Float32Array(rows * (columns + 1));
  stream(0, 'bench', 'table').fillNormal(values, 0, 1);
  const names = [...Array.from({ length: columns }, (_, i) => `x${i}`), 'y'];
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from(values.subarray(row * (columns + 1), (row + 1) * (columns + 1)), (value) => value.toFixed(5)).join(','),
  );
  writeFileSync(file, `${names.join(',')}\n${lines.join('\n')}\n`);
}

async function writePictures(folder: string): Promise<void> {
  for (const kind of ['png', 'jpeg'] as const) {
    mkdirSync(path.join(folder, kind));
    for (let i = 0; i < pictures; i++) {
      const pixels = Buffer.from(
        Array.from({ length: side * side * 3 }, (_, at) => 128 + 100 * Math.sin((at * (i + 7)) / 900)),
      );
      const drawing = sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
      writeFileSync(
        path.join(folder, kind, `${i % 2 === 0 ? 'even' : 'odd'}-${i}.${kind}`),
        await drawing.toFormat(kind).toBuffer(),
      );
    }
  }
}

async function race(folder: string, what: string, source: string, count: number, peerName: string): Promise<Figure[]> {
  const peer = await peerSeconds(folder, what);
  if (what === 'parquet' && peer === undefined) return [];
  const { written } = analyzeInDetail(`version: 1\ndata: { d: ${source} }\n`);
  const read = written.data?.['d'];
  if (!read) throw new Error(`${source} cannot be read`);
  const times: number[] = [];
  // The first repetition compiles.
  for (let turn = 0; turn <= repetitions; turn++) {
    const start = performance.now();
    const { train, test } = await loadData(read, { root: folder, allowed: [folder] });
    for (const part of [train, test]) {
      const size = part.inputShape.reduce((product, length) => product * length, 1);
      const batch = new Float32Array(64 * size);
      for (let from = 0; from < part.count; from += 64)
        part.gather(
          Array.from({ length: Math.min(64, part.count - from) }, (_, i) => from + i),
          batch,
        );
    }
    times.push(performance.now() - start);
  }
  const name = `${what}, ${count.toLocaleString('en')} rows into batches`;
  return [timeFigure(name, median(times.slice(1)), peer === undefined ? null : 1000 * peer, peerName, 'ms')];
}

/** The median of what the peer takes, or nothing where Python has not got it. */
async function peerSeconds(folder: string, what: string): Promise<number | undefined> {
  const python = process.env['MTL_BENCH_PYTHON'] ?? 'python3';
  const { code, out, err } = await runChild(python, [program, folder, what, String(repetitions)]);
  if (code !== 0) {
    console.error(`${what} without a peer: ${err.trim().split('\n').at(-1)}`);
    return undefined;
  }
  const answer: unknown = JSON.parse(out);
  return Array.isArray(answer) ? median(answer.map(Number)) : undefined;
}
