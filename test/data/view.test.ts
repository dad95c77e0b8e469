import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataError } from '../../server/data/data-error.ts';
import { DataLoader, type SplitSet } from '../../server/data/load.ts';
import { analyze } from '../../server/definition/analyze.ts';

const shapes = { format: 'shapes', train: 300, test: 100, size: 12, noise: 0, seed: 1 } as const;
const nowhere = { root: '/', allowed: [] };
const loader = () => new DataLoader(nowhere, { validation: 0.2, splitSeed: 0 });

function classTarget({ train }: SplitSet, name: string) {
  const target = train.targets[name];
  assert.ok(target?.kind === 'class');
  return target;
}

test('a view has exactly the rows of its class, with their inputs and labels', async () => {
  const whole = await loader().load(shapes, 'pictures');
  const reds = await loader().load({ ...shapes, where: { colour: 'red' } }, 'pictures');
  const colour = classTarget(whole, 'colour');
  const rows = Array.from({ length: 300 }, (_, row) => row).filter(
    (row) => colour.classes[colour.values[row] ?? 0] === 'red',
  );
  assert.equal(reds.train.count, rows.length);
  const size = 12 * 12 * 3;
  const [a, b] = [new Float32Array(rows.length * size), new Float32Array(rows.length * size)];
  whole.train.gather(rows, a);
  reds.train.gather(
    rows.map((_, i) => i),
    b,
  );
  assert.deepEqual(a, b);
  const shape = classTarget(whole, 'shape');
  const own = classTarget(reds, 'shape');
  assert.deepEqual(
    [...own.values].map((label) => own.classes[label]),
    rows.map((row) => shape.classes[shape.values[row] ?? 0]),
  );
  const sizes = whole.train.targets['size']?.values ?? [];
  assert.deepEqual(
    [...(reds.train.targets['size']?.values ?? [])],
    rows.map((row) => sizes[row]),
  );
  assert.deepEqual(classTarget(reds, 'colour').classes, ['red'], 'only the classes that are there count');
});

test('views keep each row on its side of the split, and share what is loaded', async () => {
  const one = loader();
  const whole = await one.load(shapes, 'pictures');
  const colour = classTarget(whole, 'colour');
  let held = 0;
  for (const name of colour.classes) {
    const view = await one.load({ ...shapes, where: { colour: name } }, 'pictures');
    const rows = Array.from({ length: 300 }, (_, row) => row).filter(
      (row) => colour.classes[colour.values[row] ?? 0] === name,
    );
    const validation = [...view.split.validation].map((row) => rows[row] ?? -1);
    assert.ok(validation.every((row) => whole.split.validation.includes(row)));
    held += validation.length;
  }
  assert.equal(held, whole.split.validation.length);
});

test('a class, a target or rows that do not exist are refused', async () => {
  for (const where of [{ colour: 'pink' }, { size: '3' }, { nothing: 'x' }]) {
    const error = await loader()
      .load({ ...shapes, where }, 'pictures')
      .catch((caught: unknown) => caught);
    assert.ok(error instanceof DataError && error.code === 'data-where', String(error));
    assert.match(error.message, /^[^\n]+\.$/);
  }
  const few = { ...shapes, test: 1, where: { colour: 'red', shape: 'star' } };
  const none = await loader()
    .load(few, 'pictures')
    .catch((caught: unknown) => caught);
  assert.ok(none instanceof DataError && /No test row/.test(none.message));
});

test('each choice of rows of a definition is a data set of its own', () => {
  const { experiment } = analyze(`version: 1
data:
  pictures: { format: shapes }
model:
  encoder: [leNet]
tasks:
  reds: { data: pictures, target: shape, where: { colour: red } }
  alsoReds: { data: pictures, target: size, where: { colour: red } }
  blues: { data: pictures, target: shape, where: { colour: blue } }
  all: { data: pictures, target: colour }
`);
  assert.ok(experiment);
  assert.deepEqual(Object.keys(experiment.data), [
    'pictures',
    'pictures where colour red',
    'pictures where colour blue',
  ]);
  const of = Object.values(experiment.tasks).map(({ data }) => data);
  assert.deepEqual(of, [
    'pictures where colour red',
    'pictures where colour red',
    'pictures where colour blue',
    'pictures',
  ]);
});
