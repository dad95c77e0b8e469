import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { median, type Figure } from './figure.ts';

const rounds = 9;
const root = path.resolve(import.meta.dirname, '../..');

/** From nothing loaded to an extension that is activated, as it is packed, in a process without compiled code in a cache. */
export async function activation(): Promise<Figure[]> {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'mtl activation '));
  try {
    const script = path.join(root, 'esbuild.mjs');
    const { bundles }: { bundles: readonly BuildOptions[] } = await import(script);
    const bundle = bundles.find(({ entryPoints }) => JSON.stringify(entryPoints)?.includes('extension.ts'));
    await build({ ...bundle, absWorkingDir: root, outdir, minify: true, sourcemap: false });
    const worker = path.join(import.meta.dirname, 'activation-worker.ts');
    const words = [worker, path.join(outdir, 'extension.cjs'), path.join(root, 'package.json'), apiNames()];
    const ms = Array.from({ length: rounds }, () =>
      Number(execFileSync(process.execPath, words, { encoding: 'utf8' })),
    );
    const rest = { peer: null, peerName: '', unit: 'ms', ratio: null, bar: 50 };
    return [{ name: 'activation of the extension', ours: median(ms), ...rest }];
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Everything of VS Code's that the extension names. */
function apiNames(): string {
  const texts = globSync('extension/**/*.ts', { cwd: root }).map((file) => readFileSync(path.join(root, file), 'utf8'));
  const names = texts.flatMap((text) => [...text.matchAll(/\bvscode\.(\w+)/g)].map(([, name]) => name));
  return [...new Set(names)].join(',');
}
