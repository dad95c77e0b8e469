import assert from 'node:assert/strict';
import { test } from 'node:test';
import { experimentSchema } from '../../server/definition/schema/experiment.ts';
import type { Keys, Schema } from '../../server/definition/schema/schema.ts';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { hover } from '../../server/language/hover.ts';
import { example } from './server.ts';

const cifar = await example('cifar');

/** What is said at the first place where `before` ends and `word` begins. */
function said(text: string, before: string, word: string): { readonly markdown: string; readonly on: string } {
  const offset = text.indexOf(before + word) + before.length;
  assert.ok(offset >= before.length, `${before}${word} is in the text`);
  const found = hover(new DefinitionText(text), offset + 1);
  assert.ok(found, `something is said about ${word}`);
  return { markdown: found.markdown, on: text.slice(found.start, found.end) };
}

const cases: readonly (readonly [before: string, word: string, ...wanted: RegExp[]])[] = [
  ['  ', 'batchSize', /whole number, at least 1/, /rows/, /default 64/],
  ['batchSize: ', '64', /Rows of one task/],
  ['sharing: ', 'hard', /one encoder/, /ŷᵢ = hᵢ\(f\(x\)\)/],
  ['- ', 'conv2d', /filters/, /32×32×3 → 32×32×32, 896 parameters/],
  ['- ', 'flatten', /16×16×64 → 16,384 values/],
  ['activation: ', 'relu', /max\(0, x\)/],
  ['  ', 'cifar100', /format cifar100/, /`fine`: 100 classes/, /`coarse`: 20 classes/],
  ['data: ', 'cifar10', /data set/],
  ['  ', 'ten', /Predicts `label` \(10 classes\) of the data set `cifar10`/],
  ['target: ', 'fine', /100 classes/],
  ['loss: ', 'crossEntropy', /log softmax/],
  ['', 'objective', /L\(M\) = Σ wᵢ Lᵢ\(Tᵢ, M\) \+ λR\(M\)/],
  ['- ', 'l2', /λ‖W‖²_F/],
  ['', 'lambda', /never rescaled/],
  ['optimizer: { ', 'adam', /Kingma & Ba 2015/, /beta1/],
  ['schedule: ', 'alternate', /take turns/],
  ['joint, alternate, ', 'transfer', /every ordered pair/],
];

for (const [before, word, ...wanted] of cases)
  test(`hover on ${before}${word}`, () => {
    const { markdown, on } = said(cifar, before, word);
    assert.equal(on, word);
    for (const pattern of wanted) assert.match(markdown, pattern);
  });

test('hover on a preset shows each of its layers, on a layer inside another that one', () => {
  const text = `version: 1
data: { a: { format: shapes, size: 32 } }
model:
  encoder:
    - resNet18: { filters: 8 }
tasks:
  t:
    data: a
    target: shape
    head:
      - residual: { layers: [dense: { units: 7 }] }
`;
  const preset = said(text, '- ', 'resNet18').markdown;
  assert.match(preset, /He 2016/);
  assert.match(preset, /- `conv2d_1`: 32×32×3 → 32×32×8, 216 parameters\n- `batchNormalization_1`/);
  assert.match(preset, /- `residual_8`: 4×4×64 → 4×4×64/);
  assert.match(said(text, '[', 'dense').markdown, /`dense_1`: 64 values → 7 values, 455 parameters/);
});

test('nothing is said about comments and the room between', () => {
  for (const place of ['# Does it help', 'Σ wᵢ', '    - conv2d'])
    assert.equal(hover(new DefinitionText(cifar), cifar.indexOf(place) + 2), undefined, place);
  assert.equal(hover(new DefinitionText(''), 0), undefined);
});

/** Every key of the format that is reached by records, maps, lists and choices. */
function* keysOf(schema: Schema): Generator<readonly [string, Keys[string]]> {
  switch (schema.kind) {
    case 'record':
      for (const [name, key] of Object.entries(schema.keys)) {
        yield [name, key];
        yield* keysOf(key.is);
      }
      return;
    case 'list':
    case 'map':
      yield* keysOf(schema.of);
      return;
    case 'choice':
    case 'tagged':
      for (const { keys } of Object.values(schema.options)) yield* keysOf({ kind: 'record', keys });
      return;
    default:
  }
}

test('each key of the format has a meaning of one or two sentences', () => {
  const keys = [...keysOf(experimentSchema)];
  assert.ok(keys.length > 60);
  for (const [name, { meaning }] of keys) assert.match(meaning, /^[^\n]{10,300}\.$/, name);
});

test('hover on a swept setting says what the setting is, on a value of it what that is', () => {
  const text = `version: 1
sweep:
  values:
    training.batchSize: [16, 32]
    training.optimizer: [sgd, adam]
    training.optimizer.sgd.learningRate: { logUniform: { from: 1e-4, to: 1 } }
`;
  assert.match(said(text, '    ', 'training.batchSize').markdown, /rows[^]*Rows of one task in a step/);
  assert.match(said(text, '[sgd, ', 'adam').markdown, /Kingma & Ba 2015/);
  assert.match(said(text, '{ ', 'logUniform').markdown, /each order of magnitude/);
  assert.match(said(text, '{ ', 'from').markdown, /above 0/);
});
