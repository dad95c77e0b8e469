// The tests: `npm test [-- FILE…]`. Sets TensorFlow up first, since it must be there before a process starts; then runs
// every *.test.ts outside test/vscode, those that ask for a backend under test once more on wasm, and test/vscode in a
// real VS Code.
import './require-node.mjs';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, relative, sep } from 'node:path';
import { provide } from './system-packages.mjs';

const root = dirname(import.meta.dirname);
process.chdir(root);
const isCi = process.env.CI === 'true';
const wanted = process.argv.slice(2).map((file) => relative(root, file));
const all = fs.globSync('test/**/*.test.ts').filter((file) => !file.startsWith(['test', 'vscode', ''].join(sep)));
const files = (wanted.length > 0 ? wanted : all).sort();
const skipped = [];
// Node's own choice leaves a processor free, which of two is half.
const sideBySide = Math.max(2, availableParallelism() - 1);

const { setUpTensorFlow } = await import('../server/backend/set-up.ts');
const { SetUpError } = await import('../server/backend/set-up-error.ts');
const { trainerEnvironment } = await import('../server/backend/trainer-environment.ts');

/** TensorFlow for the tests; where it cannot be had, the reason goes to the list of what is skipped. */
async function prepareTensorFlow() {
  const answers = (...args) => spawnSync('python3', args).status === 0;
  const hasPip = () => answers('-m', 'pip', '--version') || answers('-c', 'import ensurepip');
  provide({ isMet: hasPip, packages: ['python3', 'python3-pip'], purpose: 'Setting TensorFlow up' });
  let told = '';
  const onProgress = (_fraction, text) => {
    const what = text.split(':')[0];
    if (what !== told) console.log(what);
    told = what;
  };
  try {
    return await setUpTensorFlow({ onProgress });
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.log(error.detail);
    skipped.push(`tests on TensorFlow: ${error.message} ${error.wayOut}`);
    return undefined;
  }
}

/** What reads exported runs in Python, before a test would have to wait for it; where it cannot be had, the reason is told. */
async function preparePython() {
  const { providePython, pythonReaders, pythonTensorFlow } = await import('./python-packages.ts');
  for (const need of [pythonReaders, pythonTensorFlow]) {
    const found = await providePython(need);
    if (typeof found === 'string') skipped.push(`tests of exported runs: ${found}`);
  }
}

/** Runs test files in node's runner; returns whether all passed. */
function run(title, tests, environment) {
  if (tests.length === 0) return true;
  console.log(`\n${title}: ${tests.length} ${tests.length === 1 ? 'file' : 'files'}`);
  const node = [process.execPath, '--test', `--test-concurrency=${sideBySide}`, '--test-timeout=300000', ...tests];
  return spawnSync(node[0], node.slice(1), { stdio: 'inherit', env: environment }).status === 0;
}

/** Whether a test file trains on the backend that it is told to. */
const asksForBackend = (file) => fs.readFileSync(file, 'utf8').includes('engine/backend.ts');

const installation = await prepareTensorFlow();
if (files.some((file) => file.includes(`trainer${sep}export`))) await preparePython();
const environment = trainerEnvironment(installation);
const passes = [run('Tests', files, { ...environment, MTL_TEST_BACKEND: installation ? 'tensorflow' : 'wasm' })];
if (installation) {
  passes.push(run('Once more on wasm', files.filter(asksForBackend), { ...environment, MTL_TEST_BACKEND: 'wasm' }));
}
if (wanted.length === 0) {
  console.log('\nTests in VS Code');
  const { status } = spawnSync(process.execPath, ['test/vscode/run.mjs'], { stdio: 'inherit' });
  if (status === 3) skipped.push('tests in VS Code, which cannot be had here: the reason stands above.');
  passes.push(status === 0 || status === 3);
}
for (const reason of skipped) console.log(`Skipped: ${reason}`);
if (isCi && skipped.length > 0) console.log('In continuous integration nothing may be skipped.');
process.exitCode = passes.every(Boolean) && !(isCi && skipped.length > 0) ? 0 : 1;
