import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../server/data/data-error.ts';
import { RandomStream } from '../../server/data/random.ts';
import { defaults, inputsOf, load, refused } from './text-folder.ts';

const source = {
  format: 'text',
  path: '{part}/in',
  classes: { intent: '{part}/label' },
  tags: { slots: '{part}/out' },
  ...defaults,
} as const;

const files = {
  'train/in': 'play the Beatles\nplay it\nbook a table\n',
  'train/label': 'music\nmusic\nfood\n',
  'train/out': 'O B-a I-a\nO O\nO O B-o\n',
  'test/in': 'play a tune\n',
  'test/label': 'music\n',
  'test/out': 'O O B-o\n',
};

test('sentences become ids by frequency, padded; labels and tags stand beside them', async (t) => {
  const set = await load(t, source, files);
  const { train, test: held } = set;
  assert.deepEqual([train.count, held.count, train.inputShape, train.ids], [3, 1, [3], 9]);
  // play twice, then the others by their letters: a, beatles, book, it, table, the.
  assert.deepEqual(inputsOf(set, [0, 1, 2]), [
    [2, 8, 4],
    [2, 6, 0],
    [5, 3, 7],
  ]);
  const { intent, slots } = train.targets;
  assert.ok(intent?.kind === 'class' && slots?.kind === 'tags');
  assert.deepEqual(
    [intent.classes, [...intent.values]],
    [
      ['food', 'music'],
      [1, 1, 0],
    ],
  );
  assert.deepEqual(slots.classes, ['B-a', 'B-o', 'I-a', 'O']);
  assert.deepEqual([...slots.values], [3, 0, 2, 3, 3, -1, 3, 3, 1]);
  const out = new Float32Array(3);
  held.gather([0], out);
  assert.deepEqual([...out], [2, 3, 1], 'a word that no training row has is unknown');
});

test('gzipped files are found by the same path', async (t) => {
  const zipped = Object.entries(files).map(([name, text]): [string, Uint8Array] => [`${name}.gz`, gzipSync(text)]);
  const set = await load(t, source, Object.fromEntries(zipped));
  assert.equal(set.train.sha256, (await load(t, source, files)).train.sha256);
});

test('the vocabulary and the length know nothing of rows held out or of the test', async (t) => {
  const three = { ...source, parts: { train: 'train', validation: 'valid', test: 'test' } } as const;
  const valid = {
    'valid/in': 'poison poison poison poison poison\n',
    'valid/label': 'food\n',
    'valid/out': 'O O O O O\n',
  };
  const poisoned = { ...files, ...valid, 'test/in': 'venom venom venom venom\n', 'test/out': 'O O O O\n' };
  const clean = await load(t, source, files);
  const set = await load(t, three, poisoned, { validation: 0.1, splitSeed: 0 });
  assert.deepEqual([set.train.ids, set.train.inputShape], [clean.train.ids, clean.train.inputShape]);
  assert.deepEqual([[...set.split.train], [...set.split.validation]], [[0, 1, 2], [3]]);
  assert.deepEqual(inputsOf(set, [0, 1, 2]), inputsOf(clean, [0, 1, 2]));
  assert.deepEqual(inputsOf(set, [3]), [[1, 1, 1]]);
});

test('rare words share an id, and so do words beyond the largest vocabulary', async (t) => {
  const rare = await load(t, { ...source, minCount: 2 }, files);
  assert.deepEqual(inputsOf(rare, [0]), [[2, 1, 1]]);
  assert.equal(rare.train.ids, 3);
  const small = await load(t, { ...source, maxSize: 4 }, files);
  assert.deepEqual(inputsOf(small, [0, 2]), [
    [2, 1, 1],
    [1, 3, 1],
  ]);
  assert.equal(small.train.ids, 4);
});

test('longer sentences lose their end with their tags, and that is said', async (t) => {
  const set = await load(t, { ...source, length: 2 }, files);
  assert.deepEqual(inputsOf(set, [0]), [[2, 8]]);
  assert.deepEqual([...(set.train.targets['slots']?.values ?? [])], [3, 0, 3, 3, 3, 3]);
  assert.deepEqual(set.notices, ['2 of 3 training sentences are longer than 2 tokens and lose their end']);
  const most = await load(t, { ...source, lengthPercentile: 30 }, files);
  assert.deepEqual(most.train.inputShape, [2]);
});

test('padding before the tokens moves the tags along', async (t) => {
  const set = await load(t, { ...source, pad: 'before' }, files);
  assert.deepEqual(inputsOf(set, [1]), [[0, 2, 6]]);
  assert.deepEqual([...(set.train.targets['slots']?.values ?? [])].slice(3, 6), [-1, 3, 3]);
});

test('words are cut as Unicode says, with and without blanks between them', async (t) => {
  const plain = { ...source, classes: {}, tags: {}, path: '{part}' };
  const tokens = async (text: string, how: 'words' | 'characters'): Promise<number | undefined> =>
    (await load(t, { ...plain, tokens: how }, { train: text, test: 'x\n' })).train.inputShape[0];
  assert.equal(await tokens('Hello, world!\n', 'words'), 4);
  assert.equal(await tokens('我爱自然语言处理\n', 'characters'), 8);
  assert.ok(((await tokens('我爱自然语言处理\n', 'words')) ?? 99) < 8);
  assert.equal(await tokens('e\u0301a👩‍👩‍👧\n', 'characters'), 3);
});

test('files that do not run in parallel are refused with file and line', async (t) => {
  const tooFew = await refused(t, source, { ...files, 'train/label': 'music\nmusic\n' });
  assert.deepEqual([tooFew.code, tooFew.found], ['data-size', '2 lines']);
  const tooMany = await refused(t, source, { ...files, 'train/label': 'music\nmusic\nfood\nfood\n' });
  assert.deepEqual([tooMany.code, tooMany.expected], ['data-size', '3 lines']);
  const tags = await refused(t, source, { ...files, 'train/out': 'O B-a I-a\nO\nO O B-o\n' });
  assert.deepEqual([tags.code, tags.line, tags.expected, tags.found], ['data-line', 2, '2 tags', '1 tags']);
  const empty = await refused(t, source, { ...files, 'train/label': 'music\n\nfood\n' });
  assert.deepEqual([empty.code, empty.line], ['data-line', 2]);
});

test('a label of the test that no training row has is refused', async (t) => {
  const label = await refused(t, source, { ...files, 'test/label': 'weather\n' });
  assert.deepEqual([label.code, label.line, label.found], ['data-label', 1, '"weather"']);
  assert.equal((await refused(t, source, { ...files, 'test/out': 'O O B-x\n' })).code, 'data-label');
});

test('bytes that are no text of the encoding are told with line and byte', async (t) => {
  const bad = Buffer.concat([Buffer.from('play it\nné'), Buffer.from([0xe9, 0x20]), Buffer.from('x\nbook\n')]);
  const error = await refused(t, { ...source, tags: {} }, { ...files, 'train/in': bad });
  assert.deepEqual([error.code, error.line, error.offset], ['data-encoding', 2, 11]);
  const latin = await load(t, { ...source, encoding: 'latin1', tags: {} }, { ...files, 'train/in': bad });
  assert.equal(latin.train.count, 3);
  assert.equal((await refused(t, source, { ...files, 'train/in': Buffer.from('a\0b\n\n\n') })).code, 'data-encoding');
  const utf16 = Buffer.from('\ufeffplay it\n', 'utf16le');
  assert.match((await refused(t, source, { ...files, 'train/in': utf16 })).message, /UTF-16/);
});

test('only \\n ends a line, \\r before it and a byte order mark go, the last line needs no end', async (t) => {
  const text = '\ufeffplay\u2028the\u0085Beatles\r\nplay it\r\nbook a table';
  const set = await load(t, { ...source, tags: {} }, { ...files, 'train/in': text });
  assert.equal(set.train.count, 3);
  assert.deepEqual(inputsOf(set, [1])[0]?.slice(1), [4, 0]);
});

test('an empty file, a missing one and mixed paths are refused', async (t) => {
  assert.equal((await refused(t, source, { ...files, 'test/in': '' })).code, 'data-empty');
  const others = Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'test/label'));
  assert.match((await refused(t, source, others)).message, /test\/label/);
  assert.match((await refused(t, { ...source, path: 'train/in' }, files)).message, /\{part\}/);
});

test('files without parts are split by fraction, stratified, by the seed of the split alone', async (t) => {
  const whole = { ...source, path: 'in', classes: { intent: 'label' }, tags: {}, testFraction: 0.25 };
  const lines = Array.from({ length: 40 }, (_, i) => i);
  const made = {
    in: lines.map((i) => `word${i}`).join('\n'),
    label: lines.map((i) => (i % 4 === 0 ? 'rare' : 'often')).join('\n'),
  };
  const first = await load(t, whole, made);
  assert.deepEqual([first.train.count, first.test.count], [30, 10]);
  const values = first.test.targets['intent']?.values ?? [];
  assert.deepEqual(
    [0, 1].map((label) => values.filter((value) => value === label).length),
    [8, 2],
  );
  assert.equal((await load(t, whole, made)).test.sha256, first.test.sha256);
  assert.notEqual((await load(t, whole, made, { validation: 0, splitSeed: 1 })).test.sha256, first.test.sha256);
});

test('random damage gives rows or one DataError', async (t) => {
  const random = new RandomStream([5, 6]);
  for (let round = 0; round < 100; round++) {
    const [name, text] = Object.entries(files)[random.integer(6)] ?? ['', ''];
    const damaged = Buffer.from(random.integer(2) === 0 ? text : gzipSync(text));
    damaged[random.integer(damaged.length)] = random.integer(256);
    const cut = damaged.subarray(0, 1 + random.integer(damaged.length));
    const outcome: unknown = await load(t, source, { ...files, [name]: cut }).catch((error: unknown) => error);
    assert.ok(outcome instanceof DataError || !(outcome instanceof Error), String(outcome));
  }
});
