import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentText, reportEnvironment } from '../../server/backend/report.ts';
import { setUpTensorFlow } from '../../server/backend/set-up.ts';
import { fakeDownload, fakeRequest, temporaryFolder } from './fakes.ts';
import { withoutTensorFlow } from './tensorflow-here.ts';

test('the report of a machine without TensorFlow says wasm, why, and what would be faster', async (t) => {
  const { cache, product, sources } = fakeRequest(temporaryFolder(t), {});
  const text = environmentText(await reportEnvironment({ cache, product, sources, environment: {} }));
  assert.match(text, /^Backend +wasm$/m);
  assert.match(text, /^Why +TensorFlow is not set up\. .*ten times slower/m);
  assert.match(text, /^Faster +Set TensorFlow up/m);
  assert.match(text, /^Tried .*-cpu: nothing there$/m);
  assert.match(text, new RegExp(`^Node +${process.versions.node}$`, 'm'));
  assert.match(text, /^TensorFlow\.js +4\.22\.0$/m);
});

test('the report of a machine with TensorFlow has loaded it', { skip: withoutTensorFlow }, async () => {
  const report = await reportEnvironment();
  assert.equal(report.backend, 'tensorflow');
  assert.equal(report.versions['TensorFlow'], '2.21.0');
  assert.match(environmentText(report), /^Library +\S/m);
});

test('a library that is there but does not load is reported with its reason', async (t) => {
  const folder = temporaryFolder(t);
  const request = fakeRequest(folder, { download: fakeDownload(folder) });
  await setUpTensorFlow(request);
  const report = await reportEnvironment(request);
  assert.equal(report.backend, 'wasm');
  assert.match(report.why, /does not load: /);
  assert.match(report.tried.join('\n'), /does not load: /);
});
