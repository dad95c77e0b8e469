import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lookForTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { setUpTensorFlow } from '../../server/backend/set-up.ts';
import { fakeRequest, temporaryFolder } from './fakes.ts';

function writeLibrary(folder: string, headers: boolean): string {
  mkdirSync(join(folder, 'include/tensorflow/c'), { recursive: true });
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) writeFileSync(join(folder, name), name);
  if (headers) writeFileSync(join(folder, 'include/tensorflow/c/c_api.h'), '');
  return folder;
}

test('a TensorFlow that MTL_TENSORFLOW names is used without any download, however it is named', async (t) => {
  const folder = temporaryFolder(t);
  const library = writeLibrary(join(folder, 'site-packages/tensorflow'), true);
  for (const name of [library, join(folder, 'site-packages')]) {
    const request = { ...fakeRequest(folder, {}), environment: { MTL_TENSORFLOW: name } };
    const installation = await setUpTensorFlow({ ...request, pythons: ['none'] });
    assert.equal(installation.library, library);
    assert.equal(installation.source, 'environment');
    assert.deepEqual((await lookForTensorFlow(request)).installation, installation);
  }
});

test('bare libraries serve with an addon that the package carries, and say what is missing without one', async (t) => {
  const folder = temporaryFolder(t);
  const library = writeLibrary(join(folder, 'lib'), false);
  const request = { ...fakeRequest(folder, {}), environment: { MTL_TENSORFLOW: library } };
  await assert.rejects(setUpTensorFlow(request), { code: 'no-headers', message: /not its headers/ });
  const native = join(folder, 'dist/native', `${process.platform}-${process.arch}`);
  mkdirSync(native, { recursive: true });
  writeFileSync(join(native, 'tfjs_binding.node'), 'shipped');
  const { addon } = await setUpTensorFlow(request);
  assert.equal(addon, join(native, 'tfjs_binding.node'));
});

test('an installed extension without an addon for this platform says so', async (t) => {
  const folder = temporaryFolder(t);
  const library = writeLibrary(join(folder, 'lib'), true);
  writeFileSync(join(folder, 'package.json'), '{}');
  const request = fakeRequest(folder, {});
  await assert.rejects(setUpTensorFlow({ ...request, sources: undefined, environment: { MTL_TENSORFLOW: library } }), {
    code: 'no-addon-sources',
    message: /carries no TensorFlow addon/,
  });
});

test('looking tells every place that was tried and what was wrong there', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, {});
  const empty = await lookForTensorFlow(request);
  assert.equal(empty.installation, undefined);
  assert.match(empty.tried.join('\n'), /tensorflow-.*-cuda: nothing there\n.*-cpu: nothing there/);
  const wrong = await lookForTensorFlow({ ...request, environment: { MTL_TENSORFLOW: folder } });
  assert.match(wrong.tried.join('\n'), /MTL_TENSORFLOW names .*, which has no libtensorflow_cc/);
  const library = writeLibrary(join(folder, 'lib'), true);
  const uncompiled = await lookForTensorFlow({ ...request, environment: { MTL_TENSORFLOW: library } });
  assert.equal(uncompiled.library?.library, library);
  assert.match(uncompiled.tried.join('\n'), /addon .* not compiled yet/);
  rmSync(library, { recursive: true });
});
