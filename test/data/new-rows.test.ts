import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import sharp from 'sharp';
import { DataError } from '../../server/data/data-error.ts';
import { fittedSet, type FittedSet } from '../../server/data/fitted.ts';
import { loadData } from '../../server/data/load.ts';
import type { NewRows } from '../../server/data/new-rows/new-rows.ts';
import { readNewRows } from '../../server/data/new-rows/read.ts';
import type { DataSource } from '../../server/definition/experiment.ts';
import { cifarRecords, temporaryPlace, writeFiles } from './cifar-folder.ts';
import { idxFile, idxFolder } from './idx-folder.ts';
import { defaults } from './text-folder.ts';
import { tone, wavFile } from './wav-file.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;
type SetRows = Awaited<ReturnType<typeof loadData>>['test'];

function inputsOf({ count, inputShape, gather }: SetRows): Float32Array {
  const out = new Float32Array(count * inputShape.reduce((product, side) => product * side, 1));
  gather(
    Array.from({ length: count }, (_, row) => row),
    out,
  );
  return out;
}

interface Read {
  readonly set: SetRows;
  readonly rows: NewRows;
}

/** Trains on files, and reads some of them as new rows by what was fitted, as JSON keeps it. */
async function readAgain(
  t: TestContext,
  source: DataSource,
  files: Files,
  again: readonly string[],
  unlabelled = false,
): Promise<Read> {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, files);
  const set = await loadData(source, place, { validation: 0.25, splitSeed: 0 });
  const fitted = JSON.parse(JSON.stringify(fittedSet(set.train))) as FittedSet;
  const paths = again.map((name) => join(place.root, name));
  return { set: set.test, rows: await readNewRows({ source, fitted, files: paths, unlabelled }) };
}

/** Whether new rows are what the same rows were as those of the test. */
function same({ set, rows }: Read, labelled = true): void {
  assert.deepEqual([rows.rows.count, rows.rows.inputShape], [set.count, set.inputShape]);
  assert.deepEqual(inputsOf(rows.rows), inputsOf(set));
  if (labelled) assert.deepEqual(rows.rows.targets, set.targets);
  for (const { values } of Object.values(rows.rows.targets))
    if (!labelled) assert.ok(values.every((value) => value === -1 || Number.isNaN(value)));
}

const options = {
  path: '{part}.csv',
  targets: { kind: { type: 'class' }, price: { type: 'number', standardize: true } },
  numbers: ['size', 'age'],
  categories: ['colour'],
  texts: { note: { longest: 2, most: 5 } },
  ignore: [],
  transforms: [],
  standardize: true,
  missing: ['?'],
  weights: undefined,
  groups: undefined,
  time: undefined,
  partColumn: undefined,
  parts: { train: 'train', validation: undefined, test: 'test' },
  testFraction: 0.2,
} as const;
const table = {
  ...options,
  format: 'csv',
  delimiter: 'comma',
  decimal: 'point',
  encoding: 'utf8',
  columns: undefined,
  comment: undefined,
  strip: undefined,
} as const;
const train = `size,age,colour,note,kind,price
1,20,red,abc,x,10
2,?,blue,bcd,y,20.5
4,30,red,ab,x,13
8,50,?,zz,y,1
3,40,blue,a,x,5
`;
const rows = 'size,age,colour,note,kind,price\n5,?,red,cab,y,7\n?,12,blue,"b,c",x,9.25\n1,1,?,,y,?\n';

test('the rows of a table become the inputs that they were as test rows, labels with them', async (t) => {
  const read = await readAgain(t, table, { 'train.csv': train, 'test.csv': rows }, ['test.csv']);
  same(read);
  assert.deepEqual(
    read.rows.places.map(({ line }) => line),
    [2, 3, 4],
  );
  assert.deepEqual(read.rows.notices, [
    '1 of 3 rows have no size: 3.75 stands in for it, as in training',
    '1 of 3 rows have no age: 33.33 stands in for it, as in training',
  ]);
});

test('columns stand in any order, those of targets and others may lack or be there; unknown values are told', async (t) => {
  const files = {
    'train.csv': train,
    'test.csv': rows,
    'new.csv': 'more,note,colour,age,size\n1,cab,red,?,5\n2,"b,c",blue,12,?\n3,,green,1,1\n',
  };
  const { set, rows: read } = await readAgain(t, table, files, ['new.csv']);
  const [wanted, found] = [inputsOf(set), inputsOf(read.rows)];
  const two = 2 * (read.rows.inputShape[0] ?? 0);
  assert.deepEqual(found.subarray(0, two), wanted.subarray(0, two));
  same({ set: read.rows, rows: read }, false);
  assert.ok(
    read.notices.includes('1 of 3 rows have a colour that no training row has ("green"): none of its inputs is set'),
  );
  const other = await readAgain(t, table, { ...files, 'new.csv': rows.replace(',y,7', ',z,7') }, ['new.csv']);
  assert.deepEqual([...(other.rows.rows.targets['kind']?.values ?? [])], [-1, 0, 1]);
  assert.ok(other.rows.notices.some((notice) => notice.includes('no training row has the kind "z"')));
});

test('a missing column and a text in place of a number are refused with their place', async (t) => {
  for (const [text, wanted] of [
    [
      'size,colour\n1,red\n',
      /new\.csv has no columns age, note, which the network reads, but size, colour; add what is missing\.$/,
    ],
    [rows.replace('5,?', 'five,?'), /new\.csv: line 2 has "five" in the column 'size', which should be a number/],
    ['size,age,colour,note\n', /new\.csv holds no row/],
  ] as const) {
    const files = { 'train.csv': train, 'test.csv': rows, 'new.csv': text };
    const error = await readAgain(t, table, files, ['new.csv']).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof DataError);
    assert.match(error.message, wanted);
  }
});

test('a table without names has columns for inputs alone where it is unlabelled', async (t) => {
  const source = { ...table, columns: ['size', 'age', 'colour', 'note', 'kind', 'price'] };
  const bare = (text: string) => text.split('\n').slice(1).join('\n');
  const inputs = '5,?,red,cab\n?,12,blue,"b,c"\n1,1,?,\n';
  const files = { 'train.csv': bare(train), 'test.csv': bare(rows), 'new.csv': inputs };
  same(await readAgain(t, source, files, ['test.csv']));
  same(await readAgain(t, source, files, ['new.csv'], true), false);
});

const labelled = {
  format: 'labelledText',
  path: '{part}',
  separator: 'tab',
  labelSeparator: undefined,
  ...defaults,
} as const;
const sentences = { train: 'q\ta b c\ns\ta a\nq\tb d d d\ns\tc a', test: 'q\td b zz\ns\ta\n', plain: 'd b zz\na\n' };

test('sentences are read by the vocabulary, with labels or alone', async (t) => {
  const read = await readAgain(t, labelled, sentences, ['test']);
  same(read);
  assert.match(read.rows.notices.join(), /^[12] of 4 tokens are not in the vocabulary, and count as unknown$/);
  same(await readAgain(t, labelled, sentences, ['plain'], true), false);
  const parallel = {
    format: 'text',
    path: '{part}',
    classes: { intent: '{part}.label' },
    tags: {},
    ...defaults,
  } as const;
  const files = { train: 'a b\nb c\na\nc d', 'train.label': 'x\ny\nx\ny', test: 'c b\n', 'test.label': 'x\n' };
  same(await readAgain(t, parallel, files, ['test']), false);
});

test('tokens in columns are read with their tags, or alone; padding before moves both', async (t) => {
  const source = { format: 'conll', path: '{part}', token: 1, tags: { pos: 2 }, ...defaults, pad: 'before' } as const;
  const files = { train: 'a N\nb V\nc N\n\na N\n\nb V\n\nc N\nb V\n', test: 'b V\nzz N\n', plain: 'b\nzz\n' };
  const read = await readAgain(t, source, files, ['test']);
  same(read);
  assert.deepEqual(read.rows.tokens, [['b', 'zz']]);
  same(await readAgain(t, source, files, ['plain'], true), false);
});

const pictureFiles = {
  'train/red/1.png': await sharp({ create: { width: 4, height: 3, channels: 3, background: '#f00' } })
    .png()
    .toBuffer(),
  'train/blue/1.png': await sharp({ create: { width: 5, height: 5, channels: 3, background: '#00f' } })
    .png()
    .toBuffer(),
  'train/blue/2.png': await sharp({ create: { width: 5, height: 5, channels: 3, background: '#30f' } })
    .png()
    .toBuffer(),
  'train/red/2.png': await sharp({ create: { width: 4, height: 3, channels: 3, background: '#f20' } })
    .png()
    .toBuffer(),
  'test/red/1.webp': await sharp({ create: { width: 9, height: 2, channels: 3, background: '#f01' } })
    .webp()
    .toBuffer(),
} as const;

test('pictures are brought to the shape of those that were trained on', async (t) => {
  const source = {
    format: 'images',
    path: '{part}/{kind}/*',
    list: undefined,
    lookup: undefined,
    targets: { kind: { type: 'class' } },
    test: undefined,
    groups: undefined,
    parts: { train: 'train', validation: undefined, test: 'test' },
    testFraction: 0.2,
    size: 4,
    fit: 'pad',
    colour: 'rgb',
  } as const;
  same(await readAgain(t, source, pictureFiles, ['test/red/1.webp']), false);
});

test('CIFAR records, IDX files and pictures of their size are read for a network of theirs', async (t) => {
  const cifar = { format: 'cifar10', path: '.' } as const;
  const records = {
    'data_batch_1.bin': cifarRecords([[1], [2], [3], [1]]),
    'test_batch.bin': cifarRecords([[2], [9]], 4),
  };
  same(await readAgain(t, cifar, records, ['test_batch.bin']));
  const idx = { format: 'idx', path: '.', size: 2, classes: 3 } as const;
  const folder = idxFolder(
    idxFile([4, 2, 2], (i) => 16 * i),
    idxFile([4], (i) => i % 3),
  );
  const picture = await sharp(Buffer.from([0, 16, 32, 48]), { raw: { width: 2, height: 2, channels: 1 } })
    .png()
    .toBuffer();
  const { rows: one } = await readAgain(t, idx, { ...folder, 'one.png': picture }, ['one.png']);
  const read = await readAgain(t, idx, folder, ['t10k-images-idx3-ubyte']);
  same(read, false);
  assert.deepEqual(inputsOf(one.rows), inputsOf(read.set).subarray(0, 4));
});

test('sounds are made features as those that were trained on, and resampled to their rate', async (t) => {
  const source = {
    format: 'audio',
    path: '{word}_{index}.wav',
    list: undefined,
    lookup: undefined,
    targets: { word: { type: 'class' } },
    test: { index: ['0'] },
    groups: undefined,
    parts: { train: 'train', validation: undefined, test: 'test' },
    testFraction: 0.2,
    features: { type: 'waveform' },
    sampleRate: undefined,
    seconds: undefined,
    pad: 'before',
    standardize: true,
  } as const;
  const files = {
    'a_0.wav': wavFile(tone(40, 500)),
    'a_1.wav': wavFile(tone(50, 700)),
    'b_1.wav': wavFile(tone(60, 300)),
    'b_2.wav': wavFile(tone(60, 310)),
    'a_2.wav': wavFile(tone(60, 320)),
  };
  same(await readAgain(t, source, files, ['a_0.wav']), false);
  const { rows: fast } = await readAgain(
    t,
    source,
    { ...files, 'new/fast.wav': wavFile(tone(80, 500, 16000), { rate: 16000 }) },
    ['new/fast.wav'],
  );
  assert.deepEqual(fast.notices, ['1 of 1 sounds are resampled to 8000 samples a second']);
});

test('JSON lines are read without the keys of targets', async (t) => {
  const source = { ...options, format: 'jsonLines', numbers: undefined, texts: {}, standardize: false } as const;
  const lines = (objects: readonly object[]) => objects.map((object) => JSON.stringify(object)).join('\n');
  const all = [
    { size: 1, colour: 'red', kind: 'x', price: 2 },
    { size: 2, colour: 'blue', kind: 'y', price: 3 },
    { size: 4, colour: 'red', kind: 'x', price: 5 },
    { size: 5, colour: null, kind: 'y', price: 1 },
  ];
  const files = {
    'train.csv': lines(all),
    'test.csv': lines(all.slice(1, 3)),
    'new.csv': lines([
      { colour: 'blue', size: 2, extra: 'text' },
      { size: 4, colour: 'red' },
    ]),
  };
  same(await readAgain(t, source, files, ['test.csv']));
  same(await readAgain(t, source, files, ['new.csv']), false);
});

/** An array of float32 as NumPy saves it. */
function npy(shape: readonly number[], values: readonly number[]): Buffer {
  const text = Buffer.from(`{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`);
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 255, text.length >> 8]);
  return Buffer.concat([start, text, Buffer.from(Float32Array.from(values).buffer)]);
}

test('arrays of NumPy are scaled as those that were trained on, and rows of another shape are refused', async (t) => {
  const target = {
    type: 'number',
    path: '{part}-y.npy',
    array: undefined,
    column: undefined,
    standardize: true,
  } as const;
  const source = {
    format: 'numpy',
    path: '{part}.npy',
    inputs: undefined,
    targets: { y: target },
    shape: undefined,
    channels: 'last',
    divideBy: 1,
    standardize: true,
    parts: { train: 'train', validation: undefined, test: 'test' },
    testFraction: 0.5,
  } as const;
  const files = {
    'train.npy': npy([4, 2], [1, 2, 3, 5, 8, 13, 21, 34]),
    'train-y.npy': npy([4], [1, 2, 3, 4]),
    'test.npy': npy([2, 2], [4, 4, 9, 9]),
    'test-y.npy': npy([2], [0, 1]),
    'other.npy': npy([2, 3], [1, 2, 3, 4, 5, 6]),
  };
  same(await readAgain(t, source, files, ['test.npy']), false);
  await assert.rejects(readAgain(t, source, files, ['other.npy']), /has rows of 3, but the network reads 2/);
});
