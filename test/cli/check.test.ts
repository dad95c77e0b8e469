import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { asDefinition } from '../../server/definition/as-definition.ts';
import { analyze } from '../../server/definition/analyze.ts';
import { definition, folderWith, mtl } from './mtl.ts';

const wrong = definition((text) => text.replace('dense', 'dens'));

test('a right definition is said to have no problems', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const { code, out, err } = await mtl(t, folder, 'check', 'a.mtl.yaml');
  assert.deepEqual({ code, out, err }, { code: 0, out: 'a.mtl.yaml: no problems\n', err: '' });
});

test('a wrong one is refused, each problem a line with file, line, column, severity and code', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': wrong });
  const { code, out } = await mtl(t, folder, 'check', 'a.mtl.yaml');
  assert.equal(code, 2);
  assert.match(out, /^a\.mtl\.yaml:8:7: error [a-z-]+: .*dens.*$/m);
  for (const line of out.trimEnd().split('\n'))
    assert.match(line, /^a\.mtl\.yaml:\d+:\d+: (error|warning|information) [a-z-]+: /);
});

test('with --json, one object holds all problems with both ends', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': wrong });
  const { code, out } = await mtl(t, folder, 'check', '--json', 'a.mtl.yaml');
  assert.equal(code, 2);
  const answer: unknown = JSON.parse(out);
  assert.ok(typeof answer === 'object' && answer !== null && 'problems' in answer && Array.isArray(answer.problems));
  assert.partialDeepStrictEqual(answer, {
    file: 'a.mtl.yaml',
    valid: false,
    problems: [{ line: 8, column: 7, endLine: 8, severity: 'error' }],
  });
});

test('--resolved prints a definition that means the same and leaves nothing to a default', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const { code, out } = await mtl(t, folder, 'check', '--resolved', 'a.mtl.yaml');
  assert.equal(code, 0);
  assert.deepEqual(analyze(out), analyze(definition()));
  assert.match(out, /beta1|learningRate: 0\.0001/);
  assert.match(out, /splitSeed: 0/);
});

test('every kind of choice is printed in the form in which it is read', () => {
  const full = definition((text) =>
    text
      .replace('schedule: joint', 'schedule: { alternate: { by: step } }')
      .replace('- flatten', '- conv2d: { filters: 2, kernelSize: 3, name: eye }\n    - globalAveragePooling2d')
      .replace('sgd: { learningRate: 1e-4 }', 'adamW: { weightDecay: 0.1 }')
      .concat('objective:\n  weighting: { static: { weights: { shape: 2 } } }\n')
      .concat('  regularizers: [{ elasticNet: { lambda1: 0.1, lambda2: 0.2, on: [eye] } }]\n'),
  );
  const { experiment, problems } = analyze(full);
  assert.ok(experiment, JSON.stringify(problems));
  assert.deepEqual(analyze(asDefinition(experiment)).experiment, experiment);
});

test('a file that cannot be read, a missing argument and an unknown option are refused with a way out', async (t) => {
  const folder = await folderWith(t, {});
  await mkdir(join(folder, 'sub'));
  const absent = await mtl(t, folder, 'check', 'absent.mtl.yaml');
  assert.deepEqual([absent.code, absent.out], [2, '']);
  assert.match(absent.err, /^error file-unreadable: absent\.mtl\.yaml cannot be read: there is no such file\.$/m);
  assert.match((await mtl(t, folder, 'check', 'sub')).err, /it is a folder/);
  assert.equal((await mtl(t, folder, 'check')).code, 2);
  const option = await mtl(t, folder, 'check', '--resolve', 'a.mtl.yaml');
  assert.equal(option.code, 2);
  assert.match(option.err, /Did you mean --resolved/);
});

test('help and version go to standard output and are no mistake', async (t) => {
  const folder = await folderWith(t, {});
  const help = await mtl(t, folder, '--help');
  assert.equal(help.code, 0);
  assert.match(help.out, /Exit codes:/);
  assert.match((await mtl(t, folder, '--version')).out, /^\d+\.\d+\.\d+\n$/);
});

test('a pipe is refused instead of waited for', { skip: process.platform === 'win32' }, async (t) => {
  const folder = await folderWith(t, {});
  execFileSync('mkfifo', [join(folder, 'a.mtl.yaml')]);
  const { code, err } = await mtl(t, folder, 'check', 'a.mtl.yaml');
  assert.equal(code, 2);
  assert.match(err, /a\.mtl\.yaml cannot be read: it is a device or a pipe, not a file\./);
});
