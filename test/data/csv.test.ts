import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../server/data/data-error.ts';
import type { SplitSet } from '../../server/data/load.ts';
import { RandomStream } from '../../server/data/random.ts';
import { inputsOf, load, refused } from './text-folder.ts';

const source = {
  format: 'csv',
  path: '{part}.csv',
  targets: { kind: { type: 'class' }, price: { type: 'number', standardize: false } },
  numbers: undefined,
  categories: ['colour'],
  texts: {},
  transforms: [],
  ignore: ['id'],
  columns: undefined,
  standardize: false,
  missing: ['?'],
  weights: undefined,
  groups: undefined,
  time: undefined,
  partColumn: undefined,
  delimiter: 'comma',
  decimal: 'point',
  comment: undefined,
  strip: undefined,
  encoding: 'utf8',
  parts: { train: 'train', validation: undefined, test: 'test' },
  testFraction: 0.25,
} as const;

const header = 'id,size,colour,kind,price\n';
const train = `${header}a,1,red,x,10\nb,3,"blue, dark",y,20.5\nc,?,red,x,-1e1\n`;
const held = `${header}d,100,green,y,7\n`;
const files = { 'train.csv': train, 'test.csv': held };

function testInputs({ test: rows }: SplitSet): number[] {
  const out = new Float32Array(rows.count * (rows.inputShape[0] ?? 0));
  rows.gather(
    Int32Array.from({ length: rows.count }, (_, i) => i),
    out,
  );
  return [...out];
}

test('numbers and categories become inputs, other columns targets', async (t) => {
  const set = await load(t, source, files);
  assert.deepEqual(set.train.inputShape, [3]);
  // size, colour "blue, dark", colour red; the missing size is the mean of the others.
  assert.deepEqual(inputsOf(set, [0, 1, 2]), [
    [1, 0, 1],
    [3, 1, 0],
    [2, 0, 1],
  ]);
  assert.deepEqual(testInputs(set), [100, 0, 0], 'a category that no training row has is none of them');
  const { kind, price } = set.train.targets;
  assert.ok(kind?.kind === 'class' && price?.kind === 'number');
  assert.deepEqual(
    [kind.classes, [...kind.values], [...price.values]],
    [
      ['x', 'y'],
      [0, 1, 0],
      [10, 20.5, -10],
    ],
  );
});

test('what is fitted does not see the test rows: poison there changes no training input', async (t) => {
  const scaled = {
    ...source,
    standardize: true,
    targets: { kind: { type: 'class' }, price: { type: 'number', standardize: true } },
  } as const;
  const clean = await load(t, scaled, files);
  const poisoned = await load(t, scaled, { ...files, 'test.csv': `${header}d,1e30,poison,y,1e30\n` });
  assert.deepEqual(inputsOf(poisoned, [0, 1, 2]), inputsOf(clean, [0, 1, 2]));
  assert.deepEqual(poisoned.train.targets, clean.train.targets);
  assert.equal(poisoned.train.sha256, clean.train.sha256);
});

test('standardised columns have mean 0 and deviation 1 over the rows that train; constant ones become 0', async (t) => {
  const rows = Array.from({ length: 40 }, (_, i) => `r${i},${i * i},red,${i % 2 === 0 ? 'x' : 'y'},${i}`);
  const wide = `id,size,colour,kind,price\n${rows.join('\n')}\n`;
  const set = await load(
    t,
    { ...source, standardize: true, ignore: ['id', 'colour'], categories: [] },
    { 'train.csv': wide, 'test.csv': wide },
    { validation: 0.2, splitSeed: 0 },
  );
  const values = inputsOf(set, [...set.split.train]).flat();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  assert.ok(Math.abs(mean) < 1e-6 && Math.abs(variance - 1) < 1e-5, `${mean} ${variance}`);
  const constant = wide.replaceAll(/,\d+,red/g, ',5,red');
  const flat = await load(t, { ...source, standardize: true }, { 'train.csv': constant, 'test.csv': constant });
  assert.deepEqual(inputsOf(flat, [3]), [[0, 1]]);
});

test('other marks: semicolons, decimal commas, remarks, no first line of names, a gzipped file, points after classes', async (t) => {
  const other = {
    ...source,
    columns: ['id', 'size', 'colour', 'kind', 'price'],
    delimiter: 'semicolon',
    decimal: 'comma',
    comment: '|',
    strip: '.',
  } as const;
  const text = '|a remark\r\na;1,5; red ;x.;10\r\nb;3;blue;y;20,5\r\n\r\n';
  const set = await load(t, other, { 'train.csv.gz': gzipSync(text), 'test.csv': 'c;1;red;x;1\n' });
  assert.deepEqual(inputsOf(set, [0, 1]), [
    [1.5, 0, 1],
    [3, 1, 0],
  ]);
  const { kind, price } = set.train.targets;
  assert.ok(kind?.kind === 'class');
  assert.deepEqual(
    [kind.classes, [...(price?.values ?? [])]],
    [
      ['x', 'y'],
      [10, 20.5],
    ],
  );
});

test('a column of weights says how much rows count, with mean 1 over those that train', async (t) => {
  const weighed = { ...source, weights: 'price', targets: { kind: { type: 'class' } } } as const;
  const rows = `${header}a,1,red,x,1\nb,3,red,y,2\nc,2,red,x,6\n`;
  const set = await load(t, weighed, { 'train.csv': rows, 'test.csv': held });
  assert.deepEqual(set.train.inputShape, [2], 'a weight is no input');
  assert.deepEqual([...(set.train.weights ?? [])], [1 / 3, 2 / 3, 2].map(Math.fround));
  assert.deepEqual([...(set.test.weights ?? [])], [Math.fround(7 / 3)]);
  for (const [weight, found] of [
    ['-1', '-1'],
    ['?', 'nothing'],
  ] as const) {
    const error = await refused(t, weighed, { 'train.csv': `${rows}d,1,red,x,${weight}\n`, 'test.csv': held });
    assert.deepEqual([error.code, error.line, error.found], ['data-column', 5, found]);
  }
  const none = await refused(t, weighed, { 'train.csv': rows.replaceAll(/,\d+$/gm, ',0'), 'test.csv': held });
  assert.match(none.message, /No training row has a weight above 0/);
});

test('a missing category is one of its own', async (t) => {
  const set = await load(t, source, { ...files, 'train.csv': `${header}a,1,?,x,1\nb,2,red,y,2\n` });
  assert.deepEqual(inputsOf(set, [0, 1]), [
    [1, 1, 0],
    [2, 0, 1],
  ]);
});

test('rows of one group stay on one side of both splits', async (t) => {
  const rows = Array.from({ length: 100 }, (_, i) => `${i % 13},${i},red,x,1`);
  const grouped = { ...source, path: 'all.csv', groups: 'id', ignore: [] } as const;
  const text = `${header}${rows.join('\n')}\n`;
  const set = await load(t, grouped, { 'all.csv': text }, { validation: 0.2, splitSeed: 0 });
  const group = (values: readonly number[]) => new Set(values.map((value) => value % 13));
  const sizes = (ids: Int32Array) => inputsOf(set, [...ids]).map(([size = 0]) => size);
  const sides = [
    group(sizes(set.split.train)),
    group(sizes(set.split.validation)),
    group(testInputs(set).filter((_, i) => i % 2 === 0)),
  ];
  assert.equal(
    sides.reduce((sum, side) => sum + side.size, 0),
    13,
    'no group is on two sides',
  );
  assert.ok(sides.every((side) => side.size > 0));
  assert.ok(Math.abs(set.test.count - 25) <= 4, `${set.test.count}`);
});

test('rows are split by a column of times: the latest for testing, the latest of the others for validation', async (t) => {
  const days = [7, 3, 9, 1, 5, 2, 8, 4, 6, 10];
  const rows = days.map((day) => `2024-01-${String(day).padStart(2, '0')},${day},red,x,1`);
  const timed = { ...source, path: 'all.csv', time: 'id', ignore: [], testFraction: 0.2 } as const;
  const text = `${header}${rows.join('\n')}\n`;
  const set = await load(t, timed, { 'all.csv': text }, { validation: 0.25, splitSeed: 3 });
  const sizes = (ids: Int32Array) => inputsOf(set, [...ids]).map(([size]) => size);
  assert.deepEqual(sizes(set.split.train).toSorted(), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(sizes(set.split.validation).toSorted(), [7, 8]);
  assert.deepEqual(
    testInputs(set).filter((_, i) => i % 2 === 0),
    [9, 10],
  );
  const wrong = await refused(t, timed, { 'all.csv': `${header}soon,1,red,x,1\n` });
  assert.match(wrong.message, /"soon" in the column 'id', which should be a number or a date/);
});

test('one of the folds that rows are dealt into may be the validation rows', async (t) => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i},red,${i % 2 ? 'x' : 'y'},1`);
  const one = { ...source, path: 'all.csv', testFraction: 0.2 } as const;
  const text = `${header}${rows.join('\n')}\n`;
  const held = [];
  for (const number of [1, 2, 3, 4]) {
    const split = { validation: 0.25, splitSeed: 0, folds: { of: 4, number } };
    const set = await load(t, one, { 'all.csv': text }, split);
    assert.equal(set.split.validation.length, 8);
    held.push(...set.split.validation);
  }
  assert.equal(new Set(held).size, 32);
});

test('a column may say which part a row belongs to', async (t) => {
  const parts = { train: 'T', validation: 'V', test: 'E' } as const;
  const split = { ...source, path: 'all.csv', partColumn: 'id', ignore: [], parts } as const;
  const text = `${header}V,1,red,x,1\nT,2,red,x,1\nE,3,red,x,1\nT,4,red,y,1\nV,5,red,x,1\n`;
  const set = await load(t, split, { 'all.csv': text }, { validation: 0.1, splitSeed: 0 });
  const sizes = (ids: Int32Array) => inputsOf(set, [...ids]).map(([size]) => size);
  assert.deepEqual([sizes(set.split.train), sizes(set.split.validation), testInputs(set)[0]], [[2, 4], [1, 5], 3]);
  const wrong = await refused(t, split, { 'all.csv': `${text}X,1,red,x,1\n` });
  assert.deepEqual([wrong.code, wrong.line], ['data-column', 7]);
});

test('damage is told with file, line, expected and found', async (t) => {
  const of = (text: string) => refused(t, source, { ...files, 'train.csv': text });
  const many = await of(`${train}d,1,red,x,1,2\n`);
  assert.deepEqual([many.code, many.line, many.expected, many.found], ['data-line', 5, '5 values', '6 values']);
  assert.equal((await of(`${header}a,1,red,x\n`)).code, 'data-line');
  for (const value of ['NaN', 'inf', '1,5', '0x10', '1 000', '1e999', '--1']) {
    const error = await of(`${header}a,"${value}",red,x,1\n`);
    assert.deepEqual([error.code, error.line], ['data-number', 2], value);
  }
  const open = await of(`${header}a,1,"red,x,1\nb,2,red,x,1\n`);
  assert.deepEqual([open.code, open.found], ['data-line', 'a quote that is never closed']);
  assert.equal((await of(`${header}a,1,r"ed"x,x,1\n`)).code, 'data-line');
  assert.equal((await of(header)).code, 'data-empty');
  assert.equal((await of('id,size,kind,price\na,1,x,1\n')).code, 'data-column');
  assert.equal((await of(`id,size,colour,kind,price,size\na,1,red,x,1,1\n`)).code, 'data-column');
  assert.equal((await of('id,size\0')).code, 'data-encoding');
  const label = await refused(t, source, { ...files, 'test.csv': `${header}a,1,red,z,1\n` });
  assert.deepEqual([label.code, label.line], ['data-label', 2]);
});

test('random damage gives rows or one DataError', async (t) => {
  const random = new RandomStream([7, 8]);
  for (let round = 0; round < 150; round++) {
    const damaged = Buffer.from(random.integer(3) > 0 ? train : gzipSync(train));
    damaged[random.integer(damaged.length)] = random.integer(256);
    const cut = damaged.subarray(0, 1 + random.integer(damaged.length));
    const outcome: unknown = await load(t, source, { ...files, 'train.csv': cut }).catch((error: unknown) => error);
    assert.ok(outcome instanceof DataError || !(outcome instanceof Error), String(outcome));
  }
});

test('a row without a label is kept for its other targets, and the run says so', async (t) => {
  const some = `${header}a,1,red,x,\nb,3,red,?,20.5\nc,2,red,y,10\n`;
  const set = await load(t, source, { 'train.csv': some, 'test.csv': held });
  assert.deepEqual([...(set.train.targets['kind']?.values ?? [])], [0, -1, 1]);
  assert.deepEqual([...(set.train.targets['price']?.values ?? [])], [Number.NaN, 20.5, 10]);
  assert.deepEqual(set.notices, [
    '1 of 3 training rows have no kind, and the task leaves them out',
    '1 of 3 training rows have no price, and the task leaves them out',
  ]);
});

test('a text counts the pieces that most training rows have', async (t) => {
  const texts = { ...source, numbers: [], categories: [], ignore: [], texts: { smiles: { longest: 2, most: 4 } } };
  const rows = (train: string, other: string) => ({
    'train.csv': `smiles,kind,price\n${train}`,
    'test.csv': `smiles,kind,price\n${other}`,
  });
  const set = await load(t, texts, rows('CCO,x,1\nCN,y,2\nO,x,3\n', 'NNNN,x,1\n'));
  // C and O are in two rows each, then CC, CN, CO and N in one, by their letters.
  const [one, two, none] = [0, Math.log(2), Math.log(3)].map(Math.fround);
  assert.deepEqual(inputsOf(set, [0, 1, 2]), [
    [none, two, two, one],
    [two, one, one, two],
    [one, two, one, one],
  ]);
  assert.deepEqual(testInputs(set), [0, 0, 0, 0], 'what no training row has is not seen');
});

test('several files are one table', async (t) => {
  const parts = { 'train/1.csv': train, 'train/2.csv.gz': gzipSync(train), 'test/1.csv': held };
  const set = await load(t, { ...source, path: '{part}/*' }, parts);
  assert.deepEqual([set.train.count, set.test.count], [6, 1]);
});
