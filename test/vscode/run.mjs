// Runs the tests inside a real VS Code: the desktop one where there is one, else its server in a headless browser.
// `node test/vscode/run.mjs [SUITE…]`; with `--screenshots [FOLDER]` it takes pictures instead.
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { build } from 'esbuild';
import { runSuite } from './suites.ts';

const root = path.resolve(import.meta.dirname, '../..');
const [first, second] = process.argv.slice(2);
const pictures = first === '--screenshots' ? path.resolve(second ?? path.join(root, 'dist/pictures')) : undefined;
const vsix = path.join(root, 'dist', 'test.vsix');

/** @type {import('./suites.ts').Suite[]} */
const tests = [
  { name: 'path', lives: 2, seconds: 300 },
  {
    name: 'restricted',
    lives: 1,
    seconds: 120,
    files: ['extension/examples/shapes.mtl.yaml'],
    environment: { CODE_WEB_RESTRICTED: '1' },
  },
  { name: 'package', lives: 1, seconds: 400, vsix },
];

// Everything that is started here finds the Node that runs this.
process.env.PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`;

const testsPath = path.join(root, '.vscode-test/suite/index.cjs');
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
if (!process.env.MTL_SKIP_BUILD) execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });

if (pictures !== undefined) {
  await runSuite(
    { name: 'screenshots', lives: 1, seconds: 400, environment: { MTL_TEST_PICTURES: pictures } },
    testsPath,
  );
  console.log(`Pictures are in ${pictures}.`);
} else {
  const wanted = process.argv.slice(2);
  for (const suite of tests.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    if (suite.vsix)
      execFileSync(process.execPath, ['extension/packaging/package.mjs', '--here', '--out', vsix], {
        cwd: root,
        stdio: 'inherit',
      });
    await runSuite(suite, testsPath);
  }
}
