import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Screen } from '../../server/cli/screen.ts';
import { printVerdicts } from '../../server/cli/verify.ts';
import { judge, type Check } from '../../server/objective/verify/check.ts';
import { hasGraphs } from '../engine/backend.ts';
import { folderWith, mtl } from './mtl.ts';

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

const backend = { name: 'wasm', device: 'a processor', version: '1', why: 'It was asked for.' } as const;

function print(json: boolean, checks: readonly Check[]): { code: number; out: string } {
  const out = new PassThrough();
  const code = printVerdicts({ backend, verdicts: checks.map(judge) }, json, new Screen(out, new PassThrough()));
  return { code, out: String(out.read()) };
}

test('every method verifies on the backend in use: a table with method, error and source, and exit code 0', async (t) => {
  const name = hasGraphs ? 'tensorflow' : 'wasm';
  const { code, out } = await mtl(t, await folderWith(t, {}), 'verify', '--backend', name);
  assert.equal(code, 0, out);
  assert.match(out, /^aggregator +upGrad +golden vector of 2 tasks +Quinton & Rey 2024 .* pass$/m);
  assert.match(
    out,
    /^aggregator +upGrad +step of 2 tasks on the backend, golden direction +Quinton & Rey 2024 .* pass$/m,
  );
  assert.match(out, /^aggregator +cagrad c = 0\.5 +reaches .* from all three starts +Liu 2021 .* pass$/m);
  assert.match(out, /^weighting +gradNorm +golden rates, targets and loss +Chen 2018 .* pass$/m);
  assert.match(out, new RegExp(`^\\d+ passed, 0 failed; on ${name} \\S+, .+$`, 'm'));
});

test('a method that misses its values fails with exit code 1, its place told', () => {
  const { code, out } = print(false, [right, wrong, thrown]);
  assert.equal(code, 1);
  assert.match(out, /right .* 2\.0e-12 +1\.0e-10 +pass/);
  assert.match(out, /wrong .* NaN +1\.0e-10 +FAIL/);
  assert.match(out, /^wrong: golden vector: three tasks$/m);
  assert.match(out, /^thrown: golden vector: no solution$/m);
  assert.match(out, /^1 passed, 2 failed; on wasm 1, a processor$/m);
});

test('--json prints one object with the backend and every check', () => {
  const { code, out } = print(true, [right, wrong]);
  assert.equal(code, 1);
  assert.partialDeepStrictEqual(JSON.parse(out), {
    passed: false,
    backend: { name: 'wasm' },
    checks: [
      { method: 'right', error: 2e-12, passed: true },
      { method: 'wrong', error: 'NaN', passed: false },
    ],
  });
});
