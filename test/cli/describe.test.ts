import assert from 'node:assert/strict';
import { test } from 'node:test';
import { descriptionLines } from '../../server/cli/description.ts';
import { analyze } from '../../server/definition/analyze.ts';
import { describeNetwork } from '../../server/definition/cost/describe-network.ts';
import { areWhole, factsByFormat } from '../../server/definition/cost/task-facts.ts';
import { definition, folderWith, mtl } from './mtl.ts';

const many = definition((text) => text.replace('model:', 'model:\n  sharing: { mmoe: { experts: 3 } }'));

test('the network is a table: layers with shapes and parameters, who shares them, what a step costs', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const { code, out, err } = await mtl(t, folder, 'describe', '--no-time', 'a.mtl.yaml');
  assert.deepEqual({ code, err }, { code: 0, err: '' });
  assert.equal(
    out,
    `Small: sharing hard

  layer      options  output  parameters  multiply-adds a row
encoder, shared by shape, size
  flatten_1              432           0                    0
  dense_1    8, relu       8       3,464                3.5 k
head of shape
  shape      5             5          45                   40
head of size
  size       1             1           9                    8

A training step
  tasks        rows  multiply-adds  memory  of it a row
  shape, size    16          168 k   85 kB       3.6 kB

Parameters: 3,518: 3,464 shared, of their own shape 45, size 9.
Memory, about: parameters 14 kB, gradients 14 kB, activations of 16 rows 57 kB; what single operations need to work comes on top.
`,
  );
});

test('experts are described once, gates and coefficients by name', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': many });
  const { out } = await mtl(t, folder, 'describe', '--no-time', 'a.mtl.yaml');
  assert.match(out, /^expert_1 to expert_3, 3 copies of, shared by shape, size$/m);
  assert.match(out, /^ {2}gate\/shape +432×3 +1,296$/m);
});

test('--json has every number, and the time of each kind of step as measured by the trainer', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition((text) => text.replace('joint', 'alternate')) });
  const { code, out } = await mtl(t, folder, 'describe', '--json', '--backend', 'wasm', 'a.mtl.yaml');
  assert.equal(code, 0);
  const answer: unknown = JSON.parse(out);
  assert.partialDeepStrictEqual(answer, {
    format: 1,
    file: 'a.mtl.yaml',
    name: 'Small',
    sharing: 'hard',
    parameters: { total: 3518, shared: 3464, tasks: { shape: { own: 45, all: 3509 } } },
    steps: [{ tasks: ['shape'], rows: 16 }, { tasks: ['size'] }],
    time: { backend: { name: 'wasm' }, kinds: [{ tasks: ['shape'] }, { tasks: ['size'] }] },
  });
  assert.ok(typeof answer === 'object' && answer !== null && 'time' in answer);
  for (const [, milliseconds] of out.matchAll(/"milliseconds":([\d.]+)/g)) assert.ok(Number(milliseconds) > 0);
});

test('an arm is described as it would train', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': many });
  const { code, out } = await mtl(t, folder, 'describe', '--no-time', '--json', '--arm', 'single:size', 'a.mtl.yaml');
  assert.equal(code, 0);
  assert.partialDeepStrictEqual(JSON.parse(out), { sharing: 'hard', parameters: { tasks: { size: { own: 3473 } } } });
  const wrong = await mtl(t, folder, 'describe', '--no-time', '--arm', 'single:weight', 'a.mtl.yaml');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /unknown-task/);
});

test('data that are not there are not needed where the format tells their shapes', async (t) => {
  const text = definition((own) =>
    own
      .replace('format: shapes, train: 48, test: 16, size: 12', 'format: idx, path: digits')
      .replace('target: shape', 'target: label')
      .replace(/ {2}size: .*\n/, ''),
  );
  const folder = await folderWith(t, { 'a.mtl.yaml': text });
  const { code, out } = await mtl(t, folder, 'describe', '--no-time', '--json', 'a.mtl.yaml');
  assert.equal(code, 0);
  assert.partialDeepStrictEqual(JSON.parse(out), { stacks: [{ input: [28, 28, 1], output: [8] }, { output: [10] }] });
});

test('a wrong definition is refused with its problems', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition((text) => text.replace('dense', 'dens')) });
  const { code, out, err } = await mtl(t, folder, 'describe', 'a.mtl.yaml');
  assert.deepEqual({ code, out }, { code: 2, out: '' });
  assert.match(err, /^a\.mtl\.yaml:8:7: error/);
});

test('on a narrow terminal columns go before anything is cut, and no line is longer than it', () => {
  const { experiment } = analyze(many);
  assert.ok(experiment);
  const facts = factsByFormat(experiment);
  assert.ok(areWhole(facts, experiment));
  const network = describeNetwork(experiment, facts);
  const plain = (text: string) => text;
  for (const width of [20, 40, 60, 100]) {
    const lines = descriptionLines({ name: 'Small', network, time: 'It ended.' }, { width, emphasized: plain });
    for (const line of lines) assert.ok([...line].length <= width, line);
    assert.equal(lines.join('\n').includes('options'), width >= 100);
    assert.ok(lines.some((line) => line.includes('dense_1')));
  }
});
