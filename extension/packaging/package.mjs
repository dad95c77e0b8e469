// Makes the VSIX for this platform: `node extension/packaging/package.mjs [--out FILE] [--here]`. It carries the addon
// compiled for this platform, so that whoever installs it needs no compiler. With `--here` it is the addon that was
// compiled when TensorFlow was set up: made in seconds, but good for this machine's system libraries only.
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { shippedAddon } from '../../server/backend/addon.ts';
import { compileAddon } from '../../server/backend/compile-addon.ts';
import { setUpTensorFlow } from '../../server/backend/set-up.ts';
import { bundles } from '../../esbuild.mjs';
import { thirdPartyNotices } from './notices.mjs';
import { copyPackages, runtimePackages } from './runtime-packages.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const target = `${process.platform}-${process.arch}`;
const mostBytes = 15e6;

const { values } = parseArgs({ options: { out: { type: 'string' }, here: { type: 'boolean', default: false } } });
const out = path.resolve(values.out ?? path.join(root, `mtl-experiments-${target}.vsix`));

/** @param {number | undefined} _fraction @param {string} text */
const say = (_fraction, text) => console.log(text);

// TensorFlow's headers and libraries come from the installation that training uses; no compiler of this machine is
// asked, so that the addon also loads on older systems.
const tensorflow = await setUpTensorFlow({ onProgress: say });
const addon = shippedAddon(root);
if (!values.here) await compileAddon({ tensorflow, out: addon, compilers: [], onProgress: say });
else if (tensorflow.addon !== addon) {
  await mkdir(path.dirname(addon), { recursive: true });
  await copyFile(tensorflow.addon, addon);
}
execFileSync(process.execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: 'inherit' });
const builds = bundles.map((options) => build({ ...options, absWorkingDir: root, write: false, metafile: true }));
const modules = path.join(root, 'node_modules');
const beside = await runtimePackages(modules);
await copyPackages(beside, modules, path.join(root, 'dist/node_modules'));
const metafiles = (await Promise.all(builds)).map(({ metafile }) => metafile);
const notices = await thirdPartyNotices(metafiles, beside);
await writeFile(path.join(root, 'dist/ThirdPartyNotices.txt'), notices);
await mkdir(path.dirname(out), { recursive: true });
// Links of the README stay relative: the pictures are in the package.
const readme = { rewriteRelativeLinks: false, allowMissingRepository: true };
await createVSIX({ cwd: root, packagePath: out, target, dependencies: false, ...readme });

const { size } = await stat(out);
console.log(`${out}: ${(size / 1e6).toFixed(1)} MB`);
if (size > mostBytes) throw new Error(`The package is larger than ${mostBytes / 1e6} MB.`);
