import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifyMethods } from '../../../server/trainer/verify/verify-methods.ts';

const trainerFile = fileURLToPath(new URL('../../../server/trainer/main.ts', import.meta.url));
const bare = { PATH: process.env.PATH, MTL_TENSORFLOW_ADDON: '' };

test('a backend that cannot be had is refused in a sentence', async () => {
  const work = verifyMethods({ backend: 'tensorflow' }, { trainerFile, environment: bare }, () => {});
  await assert.rejects(work, { name: 'VerifyError', code: 'not-verified', message: /TensorFlow.*\.$/s });
});

test('a cancelled verification ends its process, at whatever check it is', async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  const work = verifyMethods(
    { backend: 'wasm' },
    { trainerFile, environment: bare, signal: controller.signal },
    (now) => {
      seen.push(`${now.done} of ${now.count}: ${now.what}`);
      if (now.done === 3) controller.abort();
    },
  );
  await assert.rejects(work, { name: 'VerifyError', message: /ended by SIGKILL at «.+: .+»\.$/ });
  assert.match(seen[0] ?? '', /^0 of \d{3}: .+: .+/);
});
