// Makes every bundle of the product. `node esbuild.mjs` builds once, `--watch` keeps building, `--minify` is for the package.
import * as esbuild from 'esbuild';
import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** The sources ask import.meta where they lie, which CommonJS bundles answer by this line. */
const banner = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";

/**
 * Settings of a bundle that runs on Node.
 * @type {esbuild.BuildOptions}
 */
export const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  plugins: [emptyModules],
  // Decodes pictures by compiled code; it lies beside the bundles.
  external: ['sharp'],
  define: { 'import.meta.url': 'bundleUrl', 'import.meta.main': 'false' },
  banner: { js: banner },
};

/** Puts the files that the wasm backend loads at run time beside the bundles, into OUTDIR/wasm. */
export async function copyWasm(outdir) {
  const from = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  const names = (await readdir(from)).filter((name) => name.endsWith('.wasm'));
  await mkdir(join(outdir, 'wasm'), { recursive: true });
  await Promise.all(names.map((name) => copyFile(join(from, name), join(outdir, 'wasm', name))));
}

/** What the extension loads when it is first used, each a bundle of its own, so that a window opens without them. */
const later = [
  'extension/commands/handlers.ts',
  'extension/startLanguage.ts',
  'extension/panels/describedModel.ts',
  'extension/runs/measures.ts',
  'extension/runs/shownComparison.ts',
  'extension/runs/exportedResults.ts',
  'server/compare/train.ts',
  'server/trainer/death.ts',
  'server/trainer/inspection.ts',
  'server/trainer/resolve-request.ts',
];

/** @param {string} file */
const laterName = (file) => `later-${file.slice(file.lastIndexOf('/') + 1, -'.ts'.length)}`;

/** @type {esbuild.Plugin} */
const loadLater = {
  name: 'load-later',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      const file = later.find((each) => join(import.meta.dirname, each) === join(resolveDir, path));
      if (kind !== 'dynamic-import' || file === undefined) return undefined;
      return { path: `./${laterName(file)}.cjs`, external: true };
    });
  },
};

/** VS Code gives its own module to what is required, not to what is imported. */
const inExtension = { ...node, external: ['vscode', 'sharp'], supported: { 'dynamic-import': false } };

/**
 * All bundles of the product.
 * @type {esbuild.BuildOptions[]}
 */
export const bundles = [
  { ...inExtension, entryPoints: { extension: 'extension/extension.ts' }, plugins: [emptyModules, loadLater] },
  { ...inExtension, entryPoints: Object.fromEntries(later.map((file) => [laterName(file), file])) },
  { ...node, entryPoints: { language: 'server/language/main.ts' } },
  { ...node, entryPoints: { look: 'server/language/look/worker.ts' } },
  { ...node, entryPoints: { parquet: 'server/data/tables/parquet-worker.ts' } },
  { ...node, entryPoints: { trainer: 'server/trainer/main.ts' } },
  { ...node, entryPoints: { mtl: 'server/cli/main.ts' }, banner: { js: `#!/usr/bin/env node\n${banner}` } },
  {
    ...shared,
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    entryPoints: Object.fromEntries(
      ['plots', 'results', 'inspector', 'runs', 'predictions', 'data', 'model'].flatMap((panel) => [
        [`webview/${panel}`, `webview/${panel}/main.ts`],
        [`webview/${panel}-style`, `webview/${panel}/${panel}.css`],
      ]),
    ),
  },
];

async function build() {
  await copyWasm('dist');
  if (flags.has('--watch')) {
    for (const options of bundles) await (await esbuild.context(options)).watch();
  } else {
    await Promise.all(bundles.map((options) => esbuild.build(options)));
    await chmod('dist/mtl.cjs', 0o755);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
