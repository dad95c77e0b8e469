import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parseDocument } from 'yaml';
import { readDocument } from '../../server/definition/reading/read.ts';
import { parseText } from '../../server/definition/text/parse.ts';

const root = new URL('../../', import.meta.url);
const shipped: unknown = JSON.parse(readFileSync(new URL('extension/definition.schema.json', root), 'utf8'));
assert.ok(typeof shipped === 'object' && shipped !== null);
// Strict about everything but the unions of types that null and text need, and keys that only editors know.
const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addKeyword('markdownEnumDescriptions');
ajv.addKeyword('deprecationMessage');
const accepts = ajv.compile(shipped);

const shown = (): string => ajv.errorsText(accepts.errors);

/** What a schema can know of: the form, as against names that must exist and shapes that must fit. */
const ofForm: readonly string[] = [
  'unknown-key',
  'unknown-value',
  'missing-key',
  'missing-value',
  'wrong-type',
  'out-of-range',
  'too-few-entries',
  'one-choice',
  'bad-name',
  'not-a-map',
];

const files = [
  ...globSync('extension/examples/*.mtl.yaml', { cwd: root }),
  ...globSync('test/definition/fixtures/*.yaml', { cwd: root }),
];

test('there are files to compare', () => assert.ok(files.length > 50));

/** What keeps a text from being one document of plain values, so that there is no form to compare. */
const ofText: readonly string[] = [
  'empty-file',
  'nested-too-deep',
  'several-documents',
  'too-many-aliases',
  'unknown-alias',
];

for (const file of files) {
  const text = readFileSync(new URL(file, root), 'utf8');
  const document = parseDocument(text, { logLevel: 'silent' });
  const { contents, aliases, problems } = parseText(text);
  const form = contents === undefined ? [] : readDocument(text, contents, aliases).problems;
  const codes: readonly string[] = [...problems, ...form].map(({ code }) => code);
  if (document.errors.length > 0 || codes.some((code) => ofText.includes(code))) continue;
  test(`${file}: the JSON schema says of its form what the validator says`, () => {
    const wellFormed = !codes.some((code) => ofForm.includes(code));
    assert.equal(accepts(document.toJS()), wellFormed, `${codes.join(' ')}\n${shown()}`);
  });
}

const example = parseDocument(readFileSync(new URL('extension/examples/cifar.mtl.yaml', root), 'utf8'));

const broken: readonly (readonly [path: readonly (string | number)[], value: unknown])[] = [
  [['batchSize'], 64],
  [['version'], 2],
  [['seed'], -1],
  [['seed'], 1.5],
  [['data'], {}],
  [['data', 'cifar10', 'format'], 'cifar'],
  [['data', 'cifar10', 'size'], 32],
  [['model', 'sharing'], 'hardd'],
  [['model', 'sharing'], { hard: {}, soft: {} }],
  [['model', 'encoder', 0], 'conv2d'],
  [['model', 'encoder', 0], { conv2d: { filters: 32, kernelSize: [3, 3, 3] } }],
  [['model', 'encoder', 0], { conv2d: { filters: 32, kernel_size: 3 } }],
  [['tasks', 'ten', 'metrics'], 'accuracy'],
  [['tasks', '9'], { data: 'cifar10', target: 'label' }],
  [['training', 'epochs'], '10'],
  [['training', 'optimizer'], { adam: { learningRate: 0 } }],
  [['training', 'batchSize'], null],
];

for (const [path, value] of broken)
  test(`the JSON schema refuses ${JSON.stringify(value)} at ${path.join('.')}`, () => {
    const copy = example.clone();
    copy.setIn(path, value);
    assert.equal(accepts(copy.toJS()), false);
    assert.equal(accepts(example.toJS()), true, shown());
  });
