import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { SetUpError } from '../../server/backend/set-up-error.ts';
import { setUpTensorFlow } from '../../server/backend/set-up.ts';
import { fakeDownload, fakeRequest, leftovers, temporaryFolder, script } from './fakes.ts';
import { isAlive, until } from './until.ts';

/** Hangs as a slow download does, with a child of its own, and says that it has come so far. */
const hanging = (folder: string) => `sleep 600 & echo $! > '${folder}/grandchild'
  echo part > "$dest/half.whl"; echo $$ > '${folder}/hangs'; wait`;

const pidIn = (file: string) => Number(readFileSync(file, 'utf8'));

test('a set-up keeps the libraries and headers alone, and the next one reuses them without pip', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: fakeDownload(folder) });
  const texts: string[] = [];
  const fractions: number[] = [];
  const onProgress = (fraction: number | undefined, text: string) => {
    texts.push(text);
    if (fraction !== undefined) fractions.push(fraction);
  };
  const installation = await setUpTensorFlow({ ...request, onProgress });
  assert.ok(existsSync(installation.addon));
  assert.ok(existsSync(join(installation.library, 'include/tensorflow/c/c_api.h')));
  assert.ok(!existsSync(join(installation.library, 'python')));
  assert.match(texts.at(-1) ?? '', /TensorFlow 2\.21\.0 is ready, on the CPU/);
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  );
  assert.equal(fractions.at(-1), 1);
  assert.deepEqual(await setUpTensorFlow(request), installation);
  assert.deepEqual(await findTensorFlow(request), installation);
  const calls = readFileSync(join(folder, 'pip-calls'), 'utf8').trim().split('\n');
  assert.equal(calls.length, 1);
  assert.match(calls[0] ?? '', /--python-version 3\.12 .*--platform manylinux_2_27_\w+ .*==2\.21\.0$/);
});

test('where NVIDIA kernels are wanted, the packages that the wheel itself names come too', async (t) => {
  const folder = temporaryFolder(t);
  const request = { ...fakeRequest(folder, { download: fakeDownload(folder) }), variant: 'cuda' as const };
  const { library, variant } = await setUpTensorFlow(request);
  assert.equal(variant, 'cuda');
  assert.ok(existsSync(join(library, '../nvidia/cudnn/lib/libcudnn.so.9')));
  const calls = readFileSync(join(folder, 'pip-calls'), 'utf8').trim().split('\n');
  assert.match(calls[0] ?? '', / tensorflow==2\.21\.0$/);
  assert.match(calls[1] ?? '', / nvidia-cudnn-cu12<10\.0,>=9\.3\.0\.75$/);
});

test('where NVIDIA kernels are wanted and cannot be had, the processor’s are set up, and why is said', async (t) => {
  const folder = temporaryFolder(t);
  const download = `case "$*" in *nvidia*) echo 'ERROR: No matching distribution found' >&2; exit 1;; esac; ${fakeDownload(folder)}`;
  const texts: string[] = [];
  const request = { ...fakeRequest(folder, { download }), variant: undefined, hasDriver: true };
  const onProgress = (_: number | undefined, text: string) => void texts.push(text);
  assert.equal((await setUpTensorFlow({ ...request, onProgress })).variant, 'cpu');
  assert.ok(
    texts.some((text) => /for the processor, since its NVIDIA kernels cannot be had: \S+/.test(text)),
    texts.join(),
  );
  await assert.rejects(setUpTensorFlow({ ...request, variant: 'cuda' }), SetUpError);
});

test('Python without pip gets one of its own beside, and the person’s is left alone', async (t) => {
  const folder = temporaryFolder(t);
  const copy = `mkdir -p "$3/bin" && sed 's/exit 77/echo pip 23.2.1/' "$0" > "$3/bin/python3" && chmod +x "$3/bin/python3"`;
  const request = fakeRequest(folder, { pip: 'exit 77', venv: copy, download: fakeDownload(folder) });
  await setUpTensorFlow(request);
  assert.deepEqual(leftovers(request.cache), []);
});

test('a cancel in the middle of the download ends pip with its children and removes what it wrote', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: hanging(folder) });
  const abort = new AbortController();
  const ended = setUpTensorFlow({ ...request, signal: abort.signal });
  await until(() => existsSync(join(folder, 'hangs')));
  assert.equal(leftovers(request.cache).length, 1);
  abort.abort();
  await assert.rejects(ended, (error) => error instanceof SetUpError && error.code === 'cancelled');
  assert.deepEqual(leftovers(request.cache), []);
  await until(() => !isAlive(pidIn(join(folder, 'hangs'))) && !isAlive(pidIn(join(folder, 'grandchild'))));
});

test('a set-up that was cancelled before it began touches nothing', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: fakeDownload(folder) });
  await assert.rejects(
    setUpTensorFlow({ ...request, signal: AbortSignal.abort() }),
    (error) => error instanceof SetUpError && error.code === 'cancelled',
  );
  assert.ok(!existsSync(join(folder, 'pip-calls')));
});

test('after a kill in the middle the next set-up works and clears away what was left', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: hanging(folder) });
  const program = join(import.meta.dirname, 'programs/set-up.ts');
  const first = spawn(process.execPath, [program, JSON.stringify(request)], { stdio: 'inherit' });
  const killed = new Promise((resolve) => first.once('exit', resolve));
  await until(() => existsSync(join(folder, 'hangs')));
  const group = pidIn(join(folder, 'hangs'));
  t.after(() => process.kill(-group));
  first.kill('SIGKILL');
  await killed;
  assert.equal(leftovers(request.cache).length, 1);
  assert.equal(await findTensorFlow(request), undefined);
  const { library } = await setUpTensorFlow(fakeRequest(folder, { download: fakeDownload(folder) }));
  assert.ok(existsSync(library));
  assert.deepEqual(leftovers(request.cache), []);
});

test('two set-ups at once both end well, with one installation', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: fakeDownload(folder) });
  const [one, two] = await Promise.all([setUpTensorFlow(request), setUpTensorFlow(request)]);
  assert.deepEqual(one, two);
  const kinds = readdirSync(request.cache).map((name) => name.split('-')[0]);
  assert.deepEqual(kinds.sort(), ['addon', 'tensorflow']);
});

test('a library that was damaged since is not used, and the next set-up replaces it', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: fakeDownload(folder) });
  const { library } = await setUpTensorFlow(request);
  truncateSync(join(library, 'libtensorflow_cc.so.2'), 10);
  assert.equal(await findTensorFlow(request), undefined);
  await setUpTensorFlow(request);
  assert.equal(readFileSync(join(library, 'libtensorflow_cc.so.2'), 'utf8').length, 2000);
  assert.deepEqual(leftovers(request.cache), []);
});

test('an addon is compiled again once its sources change', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: fakeDownload(folder) });
  const { addon } = await setUpTensorFlow(request);
  const changed = fakeRequest(folder, { download: 'exit 1' });
  writeFileSync(join(folder, 'binding/tfjs_backend.cc'), '// another source');
  assert.equal(await findTensorFlow(changed), undefined);
  assert.notEqual((await setUpTensorFlow(changed)).addon, addon);
});

test('an addon that no longer loads is compiled again, once', async (t) => {
  const folder = temporaryFolder(t);
  const answer = `echo '{"version":"2.21.0","gpu":false}'`;
  const node = script(
    join(folder, 'picky node'),
    `case "$*" in *addon*) [ "$(cat "$3")" = addon ] || exit 1; ${answer};; esac`,
  );
  const request = { ...fakeRequest(folder, { download: fakeDownload(folder) }), node };
  const { addon } = await setUpTensorFlow(request);
  writeFileSync(addon, 'damaged');
  assert.deepEqual((await setUpTensorFlow(request)).addon, addon);
  assert.equal(readFileSync(addon, 'utf8').trim(), 'addon');
  const broken = { ...request, node: script(join(folder, 'broken node'), 'exit 1') };
  await assert.rejects(setUpTensorFlow(broken), { code: 'does-not-load' });
});
