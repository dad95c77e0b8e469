import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawShapes } from '../../server/data/shapes.ts';
import { colourNames, shapeNames } from '../../server/definition/formats/shapes.ts';

const source = { format: 'shapes', train: 600, test: 200, size: 20, noise: 0.1, seed: 5 } as const;

test('pictures are squares of three channels with values 0 to 1 and three targets', () => {
  const { train, test: held } = drawShapes(source);
  assert.deepEqual([train.count, held.count], [600, 200]);
  assert.deepEqual(train.inputShape, [20, 20, 3]);
  const out = new Float32Array(600 * 1200);
  train.gather(
    Array.from({ length: 600 }, (_, i) => i),
    out,
  );
  assert.ok(out.every((value) => value >= 0 && value <= 1));
  const { shape, colour, size } = train.targets;
  assert.ok(shape?.kind === 'class' && colour?.kind === 'class' && size?.kind === 'number');
  assert.deepEqual(shape.classes, shapeNames);
  assert.deepEqual(colour.classes, colourNames);
  for (const target of [shape, colour]) {
    const counts = target.classes.map((_, label) => target.values.filter((value) => value === label).length);
    assert.ok(Math.min(...counts) > 60, `every class is there: ${counts.join(' ')}`);
  }
  assert.ok(size.values.every((value) => value >= 8 && value <= 18));
});

test('the seed decides every picture; training and test pictures differ', () => {
  const first = drawShapes(source);
  assert.equal(drawShapes(source).train.sha256, first.train.sha256);
  assert.notEqual(drawShapes({ ...source, seed: 6 }).train.sha256, first.train.sha256);
  assert.notEqual(drawShapes({ ...source, train: 200 }).train.sha256, first.test.sha256);
});

test('asking for more pictures leaves the first ones as they were', () => {
  const few = drawShapes({ ...source, train: 3 }).train;
  const many = drawShapes(source).train;
  const a = new Float32Array(3 * 1200);
  const b = new Float32Array(3 * 1200);
  few.gather([0, 1, 2], a);
  many.gather([0, 1, 2], b);
  assert.deepEqual(a, b);
});

test('the object is painted in its colour: red and cyan pull the red channel their own way', () => {
  const { train } = drawShapes({ ...source, noise: 0, size: 40 });
  const pixels = new Float32Array(40 * 40 * 3);
  const colour = train.targets['colour'];
  assert.equal(colour?.kind, 'class');
  // A red or cyan object has more, or less, red than the mean of the other channels somewhere; count strong pixels.
  let agree = 0;
  let all = 0;
  for (let row = 0; row < train.count; row++) {
    const name = colour.classes[colour.values[row] ?? 0];
    if (name !== 'red' && name !== 'cyan') continue;
    train.gather([row], pixels);
    let sum = 0;
    for (let i = 0; i < pixels.length; i += 3) {
      const excess = (pixels[i] ?? 0) - ((pixels[i + 1] ?? 0) + (pixels[i + 2] ?? 0)) / 2;
      if (Math.abs(excess) > 0.25) sum += Math.sign(excess);
    }
    all++;
    if (Math.sign(sum) === (name === 'red' ? 1 : -1)) agree++;
  }
  assert.ok(agree / all > 0.9, `${agree} of ${all}`);
});

test('no rows and the smallest pictures are drawn as asked', () => {
  const { train, test: held } = drawShapes({ ...source, train: 1, test: 0, size: 1 });
  assert.deepEqual([train.count, held.count], [1, 0]);
});
