import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { formatProblem } from '../../server/definition/format-problem.ts';

const codes = (text: string): readonly string[] => analyze(text).problems.map(({ code }) => code);

test('a text of more than a million characters is one problem, whatever it holds', () => {
  assert.deepEqual(codes('a: 1\n'.repeat(420_000)), ['too-large']);
  assert.deepEqual(codes('['.repeat(2_000_000)), ['too-large']);
});

test('texts that would keep a parser busy are answered with a problem', () => {
  const texts = {
    brackets: '['.repeat(900_000),
    dashes: '- '.repeat(400_000),
    braces: '{a: '.repeat(200_000),
    spaces: ' '.repeat(900_000) + 'x',
    tabs: '\t'.repeat(900_000) + 'x',
    empty: '\n'.repeat(900_000),
    escapes: '"\\'.repeat(100_000),
    keys: Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join(''),
    sameKeys: 'training: 1\n'.repeat(20_000),
    aliases: `a: &a 1\nb:\n${'  - *a\n'.repeat(20_000)}`,
    markers: '<<<<<<<\n'.repeat(100_000),
    data: `data:\n${Array.from({ length: 5000 }, (_, i) => `  d${i}: {format: cifar10, path: x}\n`).join('')}`,
    arms: `tasks:\n  a: {data: b, target: c}\ncompare:\n  arms:\n${'    - x\n'.repeat(20_000)}`,
    layers: `model:\n  encoder:\n${'    - dense: {units: 3, name: a}\n'.repeat(5000)}`,
  };
  for (const [name, text] of Object.entries(texts)) {
    const { experiment, problems } = analyze(text);
    assert.equal(experiment, undefined, name);
    assert.ok(problems.length > 0 && problems.length <= 500, `${name}: ${problems.length} problems`);
  }
});

test('a part that contains itself is one problem', () => {
  assert.deepEqual(codes('version: 1\ndata: &d\n  a: *d\n'), ['too-many-aliases']);
});

test('a missing space after a colon is said as such', () => {
  const text = 'version: 1\nname:Example\nseed: 0\n';
  const [problem] = analyze(text).problems;
  assert.equal(
    problem && formatProblem('x.mtl.yaml', text, problem),
    "x.mtl.yaml:2:1: error yaml-syntax: A space is missing after the colon: 'key: value'.",
  );
  assert.deepEqual(problem?.fixes?.[0]?.edits, [{ start: 16, end: 16, newText: ' ' }]);
});

test('the same file with Windows line ends has its problems on the same lines', () => {
  const text =
    'version: 1\ndata:\n  a: { format: shapes, sise: 30 }\nmodel:\n  encoder: [flaten]\ntasks:\n  t: { data: a, target: shape }\n';
  const lines = (content: string): readonly string[] =>
    analyze(content).problems.map((problem) => formatProblem('f', content, problem));
  assert.equal(lines(text).length, 2);
  assert.deepEqual(lines(text.replaceAll('\n', '\r\n')), lines(text));
  assert.deepEqual(lines(`\uFEFF${text}`), lines(text));
});

test('names that objects have by themselves are no names, and harm nothing', () => {
  const text = `version: 1
data: { constructor: { format: shapes }, __proto__: { format: shapes } }
model: { encoder: [flatten] }
tasks:
  toString: { data: constructor, target: shape }
  hasOwnProperty: { data: valueOf, target: shape }
`;
  assert.deepEqual(codes(text), ['bad-name', 'bad-name', 'bad-name', 'bad-name', 'unknown-data-set']);
});

test('without errors there is an experiment, also beside warnings', () => {
  const text =
    'version: 1\ndata: {a: {format: shapes}, b: {format: shapes}}\nmodel: {encoder: [flatten]}\ntasks: {t: {data: a, target: shape}}\n';
  const { experiment, problems } = analyze(text);
  assert.ok(experiment);
  assert.deepEqual(
    problems.map(({ severity }) => severity),
    ['warning'],
  );
});
