import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../server/data/data-error.ts';
import type { SplitSet } from '../../server/data/load.ts';
import { RandomStream } from '../../server/data/random.ts';
import { readParquet } from '../../server/data/tables/parquet.ts';
import { inputsOf, load, refused } from './text-folder.ts';

const options = {
  path: '{part}.table',
  targets: { kind: { type: 'class' }, price: { type: 'number', standardize: false } },
  numbers: undefined,
  categories: ['colour'],
  texts: {},
  transforms: [],
  ignore: ['count'],
  standardize: false,
  missing: ['?'],
  weights: undefined,
  groups: undefined,
  time: undefined,
  partColumn: undefined,
  parts: { train: 'train', validation: undefined, test: 'test' },
  testFraction: 0.25,
} as const;
const jsonLines = { ...options, format: 'jsonLines' } as const;
const parquet = { ...options, format: 'parquet' } as const;

const fixture = (name: string) => readFileSync(new URL(`fixtures/table-${name}.parquet`, import.meta.url));
const packings = ['snappy', 'gzip', 'zstd', 'plain'];

const lines = `{"size": 1.5, "count": 1, "colour": "red", "kind": true, "price": 10}
{"size": null, "count": 2, "colour": "blue, dark", "kind": false, "price": 20}

{"size": 3, "colour": "red", "kind": true}
{"size": -2, "count": 4, "colour": "größer", "kind": true, "price": 7}
`;

/** The table as every form gives it: size, then the colours in the order of their letters. */
function checkTable(set: SplitSet): void {
  const mean = Math.fround(2.5 / 3);
  assert.deepEqual(inputsOf(set, [0, 1, 2, 3]), [
    [1.5, 0, 0, 1],
    [mean, 1, 0, 0],
    [3, 0, 0, 1],
    [-2, 0, 1, 0],
  ]);
  const { kind, price } = set.train.targets;
  assert.ok(kind?.kind === 'class' && price?.kind === 'number');
  assert.deepEqual(
    [kind.classes, [...kind.values]],
    [
      ['false', 'true'],
      [1, 0, 1, 1],
    ],
  );
  assert.deepEqual([...price.values], [10, 20, Number.NaN, 7]);
}

test('JSON lines are a table, plain and gzipped; null and absent keys are missing', async (t) => {
  checkTable(await load(t, jsonLines, { 'train.table': lines, 'test.table.gz': gzipSync(lines) }));
});

for (const packing of packings)
  test(`Parquet, its pages packed by ${packing}, is a table`, async (t) => {
    const content = fixture(packing);
    checkTable(await load(t, parquet, { 'train.table': content, 'test.table.gz': gzipSync(content) }));
  });

const refusedLines = (t: TestContext, more: string) =>
  refused(t, jsonLines, { 'train.table': lines + more, 'test.table': lines });

test('lines that are no objects of numbers and texts are refused with their line', async (t) => {
  for (const line of ['{"size": 1,', '[1]', '7', '{"size": NaN}', '{"size": [1]}', '{"size": {"a": 1}}']) {
    const error = await refusedLines(t, `${line}\n`);
    assert.deepEqual([error.code, error.line], ['data-line', 6], `${line}: ${error.message}`);
  }
  const number = await refusedLines(t, '{"size": "big", "kind": true}\n');
  assert.deepEqual([number.code, number.line], ['data-number', 6]);
  const key = await refusedLines(t, '{"size": 1, "kind": true, "sizes": 1}\n');
  assert.deepEqual([key.code, key.line, key.found], ['data-column', 6, 'sizes']);
  const broken = await refused(t, jsonLines, { 'train.table': Buffer.from([0x7b, 0xff, 0x7d]), 'test.table': lines });
  assert.equal(broken.code, 'data-encoding');
  const absent = await refused(t, jsonLines, { 'train.table': '{"size": 1}\n', 'test.table': lines });
  assert.equal(absent.code, 'data-column');
});

test('another form under the name of a table is called what it is', async (t) => {
  const error = await refused(t, parquet, { 'train.table': lines, 'test.table': lines });
  assert.deepEqual([error.code, error.offset], ['data-format', 0]);
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
  assert.equal((await refused(t, parquet, { 'train.table': png, 'test.table': png })).found, 'a PNG picture');
  const nested = await refused(
    t,
    { ...parquet, targets: {} },
    { 'train.table': fixture('nested'), 'test.table': lines },
  );
  assert.match(nested.message, /columns within columns/);
});

test('Parquet cut at any byte is refused', async (t) => {
  const content = fixture('snappy');
  for (let cut = 1; cut < content.length; cut += 41) {
    const error = await refused(t, parquet, { 'train.table': content.subarray(0, cut), 'test.table': content });
    assert.equal(error.code, 'data-format', `cut at ${cut}: ${error.message}`);
  }
});

test('random damage to Parquet gives rows or one DataError', { timeout: 60_000 }, async (t) => {
  const random = new RandomStream([9, 10]);
  for (let round = 0; round < 60; round++) {
    const damaged = Buffer.from(fixture(packings[round % packings.length] ?? ''));
    damaged[random.integer(damaged.length)] = random.integer(256);
    const outcome: unknown = await load(t, parquet, { 'train.table': damaged, 'test.table': fixture('plain') }).catch(
      (error: unknown) => error,
    );
    assert.ok(outcome instanceof DataError || !(outcome instanceof Error), String(outcome));
  }
});

test('a damaged file that keeps the parser busy is given up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mtl-parquet-'));
  const damaged = Buffer.from(fixture('gzip'));
  // A run of definition levels that says that it is millions of values long.
  damaged[329] = 50;
  writeFileSync(join(folder, 'x.parquet'), damaged);
  const take = { names: () => undefined, row: () => undefined };
  const reading = readParquet(join(folder, 'x.parquet'), take, { silence: 2000, memory: 256 });
  await assert.rejects(reading, { code: 'data-format', message: /x\.parquet is damaged at its pages/ });
  rmSync(folder, { recursive: true });
});
