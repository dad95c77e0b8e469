// Makes every bundle of the product. `node esbuild.mjs` builds once, `--watch` keeps building, `--minify` is for the package.
import * as esbuild from 'esbuild';
import { chmod } from 'node:fs/promises';

const flags = new Set(process.argv.slice(2));

/** Parts of tfjs that no Node process of ours needs; each would add its size to the trainer. */
const unused = ['@tensorflow/tfjs-backend-webgl', '@tensorflow/tfjs-data', 'node-fetch'];

/** @type {esbuild.Plugin} */
const emptyModules = {
  name: 'empty-modules',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${unused.join('|')})$`) }, ({ path }) => ({ path, namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  minify: flags.has('--minify'),
  sourcemap: flags.has('--minify') ? false : 'linked',
  // An uncaught error prints its source line: keep those short.
  lineLimit: 200,
  logLevel: 'warning',
  outdir: 'dist',
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  plugins: [emptyModules],
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  { ...node, entryPoints: { extension: 'extension/extension.ts' }, external: ['vscode'] },
  { ...node, entryPoints: { language: 'server/language/main.ts' } },
  { ...node, entryPoints: { trainer: 'server/trainer/main.ts' } },
  { ...node, entryPoints: { mtl: 'server/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  {
    ...shared,
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    entryPoints: { 'webview/plots': 'webview/plots/main.ts', 'webview/plots-style': 'webview/plots/plots.css' },
  },
];

if (flags.has('--watch')) {
  for (const options of bundles) await (await esbuild.context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => esbuild.build(options)));
  await chmod('dist/mtl.cjs', 0o755);
}
