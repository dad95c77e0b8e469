import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchors } from '../../server/language/anchors.ts';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { format } from '../../server/language/format.ts';
import { hints } from '../../server/language/hints.ts';
import { selectionsAt } from '../../server/language/selection.ts';
import { tokens } from '../../server/language/tokens.ts';
import { example } from './server.ts';

const cifar = new DefinitionText(await example('cifar'));

/** The text with its hints in it. */
const hinted = (definition: DefinitionText): string =>
  hints(definition, { start: 0, end: definition.text.length })
    .toReversed()
    .reduce((s, { offset, label }) => `${s.slice(0, offset)} « ${label} »${s.slice(offset)}`, definition.text);

test('each layer shows the shape that comes out of it and its parameters', () => {
  const text = hinted(cifar);
  assert.match(text, /relu } « 32×32×32 · 896 parameters »\n/);
  assert.match(text, /maxPooling2d: { poolSize: 2 } « 16×16×64 »\n/);
  assert.match(text, /units: 128, activation: relu } « 128 values · 2,097,280 parameters »/);
});

test('hints stand at the end of an entry’s first line, name the data sets that differ, and sum a preset', () => {
  const definition = new DefinitionText(`version: 1
data:
  a: { format: shapes, size: 32 }
  b: { format: shapes, size: 24 }
model:
  encoder:
    - conv2d: # first
        filters: 4
        kernelSize: 3
    - resNet18: { filters: 8 }
tasks:
  one: { data: a, target: shape, head: [dense: { units: 7 }] }
  two: { data: b, target: shape }
`);
  const text = hinted(definition);
  assert.match(text, /- conv2d: « 30×30×4 \(a\), 22×22×4 \(b\) · 112 parameters » # first/);
  assert.match(text, /- resNet18: { filters: 8 } « 64 values · [\d,]+ parameters »/);
  assert.match(text, /dense: { units: 7 } « 7 values · 455 parameters »]/);
});

test('a broken file still has hints where shapes can be told, and none elsewhere', () => {
  const text = cifar.text.replace('units: 128', 'units: many');
  const labels = hints(new DefinitionText(text), { start: 0, end: text.length }).map(({ label }) => label);
  assert.ok(labels.includes('32×32×32 · 896 parameters'));
  assert.ok(labels.every((label) => !label.includes('NaN')));
});

test('the selection grows from the word to the whole file', () => {
  const at = cifar.text.indexOf('filters') + 2;
  const grown = selectionsAt(cifar, at).map(({ start, end }) => cifar.text.slice(start, end));
  assert.equal(grown[0], 'filters');
  assert.equal(grown[1], 'filters: 32');
  assert.ok(grown.includes('conv2d: { filters: 32, kernelSize: 3, padding: same, activation: relu }'));
  assert.equal(grown.at(-1), cifar.text);
  for (let i = 1; i < grown.length; i++) assert.ok((grown[i]?.length ?? 0) > (grown[i - 1]?.length ?? 0));
});

test('the experiment and its tasks have places to stand above', () => {
  const found = anchors(cifar);
  assert.ok(found);
  assert.equal(cifar.text.slice(found.experiment.start, found.experiment.end), 'version');
  assert.deepEqual(
    found.tasks.map(({ name, at }) => cifar.text.slice(at.start, at.end) === name && name),
    ['ten', 'hundred'],
  );
  assert.equal(anchors(new DefinitionText('')), null);
  const swept = new DefinitionText('version: 1\nsweep:\n  values: {}\n');
  assert.deepEqual(anchors(swept)?.sweep, { start: 11, end: 16 });
});

/** A text after formatting. */
function formatted(text: string): string {
  const change = format(new DefinitionText(text));
  return change ? text.slice(0, change.start) + change.newText + text.slice(change.end) : text;
}

test('formatting sets indentation and spaces, and keeps comments, quotes and numbers as they are', () => {
  const text = `version: 1   # one
name:   "A: b"
# a comment

data:
    a:   {format: shapes,noise: 0.10}   # about a
objective:   # of the sum
    regularizers:
    - l2: {lambda: 1e-4}


training:   {optimizer: {adam: {learningRate: 1.50e-3}}, batchSize: 0x20}
model:
    encoder:
    - dense:
        units:   16    # many
    - 'flatten'
tasks:
    t: { data: a,
         target: shape }
`;
  const wanted = `version: 1 # one
name: "A: b"
# a comment

data:
  a: { format: shapes, noise: 0.10 } # about a
objective: # of the sum
  regularizers:
    - l2: { lambda: 1e-4 }

training: { optimizer: { adam: { learningRate: 1.50e-3 } }, batchSize: 0x20 }
model:
  encoder:
    - dense:
        units: 16 # many
    - 'flatten'
tasks:
  t: { data: a, target: shape }
`;
  assert.equal(formatted(text), wanted);
  assert.equal(formatted(wanted), wanted);
  assert.equal(formatted(text.replaceAll('\n', '\r\n')), wanted.replaceAll('\n', '\r\n'));
});

test('formatting changes nothing in the examples, nor in a text with errors of form', async () => {
  for (const name of ['cifar', 'cifar-reference', 'composites', 'shapes'])
    assert.equal(format(new DefinitionText(await example(name))), undefined, name);
  const broken = cifar.text.replace('tasks:', 'tasks');
  assert.equal(formatted(broken), broken);
});

test('colours tell the methods and words of the format from names of the person’s own', () => {
  const definition = new DefinitionText(`version: 1
data:
  shapes: { format: shapes }
model:
  encoder:
    - conv2d: { filters: 4, kernelSize: 3, activation: swish, name: relu }
    - flatten
    - dens: { units: 3 }
tasks:
  mse: { data: shapes, target: size, loss: "mse", metrics: [rmse] }
training: { schedule: alternate }
compare: { arms: [single:mse] }
`);
  const found = tokens(definition).map(({ start, end, type }) => `${definition.text.slice(start, end)} ${type}`);
  assert.deepEqual(found, [
    'shapes variable',
    'shapes enumMember',
    'conv2d class',
    'swish enumMember',
    'flatten class',
    'mse variable',
    'shapes variable',
    'size variable',
    '"mse" class',
    'rmse enumMember',
    'alternate class',
    'single:mse variable',
  ]);
});
