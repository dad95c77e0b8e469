// Runs the tests inside a real VS Code: the desktop one where there is one, else its server in a headless browser.
// `node test/vscode/run.mjs [SUITE…]`; with `--screenshots [FOLDER [SUITE…]]` it takes pictures instead. Exit code 3 says that
// no VS Code can be had here.
import '../require-node.mjs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';

const { UnavailableError } = await import('./browser/install.ts');
const { runSuite } = await import('./suites.ts');

const root = path.resolve(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);
const vsix = path.join(root, 'dist', 'test.vsix');
const testsPath = path.join(root, '.vscode-test/suite/index.cjs');

/** @type {import('./suites.ts').Suite[]} */
const suites = [
  { name: 'path', lives: 2, seconds: 400 },
  { name: 'language', lives: 1, seconds: 240, files: ['extension/examples/shapes.mtl.yaml'], roots: ['elsewhere'] },
  { name: 'panels', lives: 2, seconds: 240, files: ['extension/examples/shapes.mtl.yaml'] },
  { name: 'compare', lives: 1, seconds: 300, files: ['extension/examples/shapes.mtl.yaml'] },
  {
    name: 'restricted',
    lives: 1,
    seconds: 120,
    files: ['extension/examples/shapes.mtl.yaml'],
    environment: { CODE_WEB_RESTRICTED: '1' },
  },
  { name: 'package', lives: 1, seconds: 400, vsix },
];

/** @param {...string} args */
const node = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

async function bundleTests() {
  await build({
    entryPoints: [path.join(root, 'test/vscode/suite/index.ts')],
    outfile: testsPath,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'playwright-core'],
    logLevel: 'warning',
  });
}

/** @param {string} folder */
async function takePictures(folder) {
  node('esbuild.mjs');
  const environment = { MTL_TEST_PICTURES: folder };
  /** @type {import('./suites.ts').Suite[]} */
  const taken = [
    { name: 'screenshots', lives: 1, seconds: 400, environment },
    { name: 'language-screenshots', lives: 1, seconds: 200, files: ['extension/examples/cifar.mtl.yaml'], environment },
  ];
  for (const suite of taken.filter(({ name }) => wanted.length < 3 || wanted.includes(name)))
    await runSuite(suite, testsPath);
  console.log(`Pictures are in ${folder}.`);
}

async function runTests() {
  node('esbuild.mjs');
  for (const suite of suites.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    if (suite.vsix) node('extension/packaging/package.mjs', '--here', '--out', suite.vsix);
    await runSuite(suite, testsPath);
  }
}

// Everything that is started here finds the Node that runs this.
process.env.PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`;
await bundleTests();
try {
  if (wanted[0] === '--screenshots') await takePictures(path.resolve(wanted[1] ?? path.join(root, 'dist/pictures')));
  else await runTests();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UnavailableError ? 3 : 1;
}
