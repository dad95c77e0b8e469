import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { ProgramFiles } from '../../server/cli/program-files.ts';
import { Screen } from '../../server/cli/screen.ts';
import { verify } from '../../server/cli/verify.ts';
import type { Check } from '../../server/objective/verify/check.ts';
import { folderWith, mtl } from './mtl.ts';

const files: ProgramFiles = { version: '0', trainer: '', example: '' };

/** A check that measures `error` and allows 1e-10. */
const check = (method: string, measure: Check['measure']): Check => ({
  part: 'aggregator',
  method,
  what: 'golden vector',
  source: 'Someone 2020',
  tolerance: 1e-10,
  measure,
});

const right = check('right', () => ({ error: 2e-12 }));
const wrong = check('wrong', () => ({ error: Number.NaN, at: 'three tasks' }));
const thrown = check('thrown', () => {
  throw new RangeError('no solution');
});

async function run(json: boolean, checks: readonly Check[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const written: string[] = [];
  const noted: string[] = [];
  out.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  err.on('data', (chunk: Buffer) => noted.push(chunk.toString()));
  const code = await verify(json, { screen: new Screen(out, err), files }, checks);
  return { code, out: written.join(''), err: noted.join('') };
}

test('every method verifies: a table with method, error and source, and exit code 0', async (t) => {
  const { code, out } = await mtl(t, await folderWith(t, {}), 'verify');
  assert.equal(code, 0, out);
  assert.match(out, /^aggregator +upGrad +golden vector of 2 tasks +Quinton & Rey 2024 .* pass$/m);
  assert.match(out, /^aggregator +cagrad c = 0\.5 +reaches .* from all three starts +Liu 2021 .* pass$/m);
  assert.match(out, /^weighting +gradNorm +golden rates, targets and loss +Chen 2018 .* pass$/m);
  assert.match(out, /^\d+ passed, 0 failed$/m);
});

test('a method that misses its values fails with exit code 1, its place told', async () => {
  const { code, out, err } = await run(false, [right, wrong, thrown]);
  assert.equal(code, 1);
  assert.match(out, /right .* 2\.0e-12 +1\.0e-10 +pass/);
  assert.match(out, /wrong .* NaN +1\.0e-10 +FAIL/);
  assert.match(out, /^1 passed, 2 failed$/m);
  assert.match(err, /wrong: golden vector: three tasks/);
  assert.match(err, /thrown: golden vector: no solution/);
});

test('--json prints one object with every check', async () => {
  const { code, out } = await run(true, [right, wrong]);
  assert.equal(code, 1);
  assert.partialDeepStrictEqual(JSON.parse(out), {
    passed: false,
    checks: [
      { method: 'right', error: 2e-12, passed: true },
      { method: 'wrong', error: 'NaN', passed: false },
    ],
  });
});
