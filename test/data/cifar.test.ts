import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Rows } from '../../server/data/dataset.ts';
import { loadData } from '../../server/data/load.ts';
import { cifarRecords, pixel, temporaryPlace, writeFiles } from './cifar-folder.ts';

const cifar10 = { format: 'cifar10', path: '.' } as const;
const cifar100 = { format: 'cifar100', path: '.' } as const;

function labels(rows: Rows, target: string): number[] {
  return [...(rows.targets[target]?.values ?? [])];
}

function picture(rows: Rows, row: number): Float32Array {
  const out = new Float32Array(3072);
  rows.gather([row], out);
  return out;
}

/** The picture of `cifarRecords`, channels last, divided by 255. */
function expectedPicture(record: number): Float32Array {
  return Float32Array.from({ length: 3072 }, (_, i) => pixel(record, (i % 3) * 1024 + Math.floor(i / 3)) / 255);
}

test('CIFAR-10 is read from its batches in order, plain and gzipped side by side, channels last, 0 to 1', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, {
    'data_batch_2.bin': cifarRecords([[9], [0]], 2),
    'data_batch_1.bin.gz': gzipSync(cifarRecords([[3], [5]])),
    'test_batch.bin': cifarRecords([[1]], 4),
    'batches.meta.txt': 'airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n',
  });
  const { train, test: held } = await loadData(cifar10, place);
  assert.equal(train.count, 4);
  assert.deepEqual(train.inputShape, [32, 32, 3]);
  assert.deepEqual(labels(train, 'label'), [3, 5, 9, 0]);
  for (let row = 0; row < 4; row++) assert.deepEqual(picture(train, row), expectedPicture(row));
  assert.deepEqual(labels(held, 'label'), [1]);
  assert.deepEqual(picture(held, 0), expectedPicture(4));
  const target = train.targets['label'];
  assert.equal(target?.kind, 'class');
  assert.equal(target.classes[3], 'cat');
});

test('CIFAR-100 gives coarse and fine labels, and numbers where there are no names', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, {
    'train.bin': cifarRecords([
      [19, 99],
      [0, 4],
    ]),
    'test.bin.gz': gzipSync(cifarRecords([[7, 50]])),
  });
  const { train } = await loadData(cifar100, place);
  assert.deepEqual(labels(train, 'coarse'), [19, 0]);
  assert.deepEqual(labels(train, 'fine'), [99, 4]);
  const fine = train.targets['fine'];
  assert.equal(fine?.kind, 'class');
  assert.equal(fine.classes.length, 100);
  assert.equal(fine.classes[99], '99');
});

test('more pictures than one slab of memory holds keep their order', async (t) => {
  const place = await temporaryPlace(t);
  const many = Array.from({ length: 2003 }, (_, i) => [i % 10]);
  await writeFiles(place.root, {
    'data_batch_1.bin.gz': gzipSync(cifarRecords(many), { level: 1 }),
    'test_batch.bin': cifarRecords([[0]]),
  });
  const { train } = await loadData(cifar10, place);
  assert.equal(train.count, 2003);
  for (const row of [999, 1000, 2000, 2002]) assert.deepEqual(picture(train, row), expectedPicture(row));
  assert.throws(() => picture(train, 2003), RangeError);
  assert.throws(() => picture(train, -1), RangeError);
});

test('a batch is gathered row after row into memory that may be larger, never into less', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, {
    'data_batch_1.bin': cifarRecords([[0], [1], [2]]),
    'test_batch.bin': cifarRecords([[0]]),
  });
  const { train } = await loadData(cifar10, place);
  const out = new Float32Array(3 * 3072).fill(-1);
  train.gather(Int32Array.of(2, 0), out);
  assert.deepEqual(out.subarray(0, 3072), expectedPicture(2));
  assert.deepEqual(out.subarray(3072, 6144), expectedPicture(0));
  assert.ok(out.subarray(6144).every((value) => value === -1));
  assert.throws(() => train.gather([0, 1, 2, 0], out), RangeError);
});

test('the content hash is that of the rows, not of how they are stored', async (t) => {
  const plain = await temporaryPlace(t);
  const zipped = await temporaryPlace(t);
  const rows = cifarRecords([[1], [2]]);
  await writeFiles(plain.root, { 'data_batch_1.bin': rows, 'test_batch.bin': rows });
  await writeFiles(zipped.root, { 'data_batch_1.bin.gz': gzipSync(rows), 'test_batch.bin': cifarRecords([[1], [3]]) });
  const first = await loadData(cifar10, plain);
  const second = await loadData(cifar10, zipped);
  assert.equal(first.train.sha256, second.train.sha256);
  assert.equal(first.train.sha256, first.test.sha256);
  assert.notEqual(first.test.sha256, second.test.sha256);
});

test('the same data set is read from a gzip file of several members and with zero padding', async (t) => {
  const place = await temporaryPlace(t);
  const members = Buffer.concat([gzipSync(cifarRecords([[1]])), gzipSync(cifarRecords([[2]], 1)), Buffer.alloc(512)]);
  await writeFiles(place.root, { 'data_batch_1.bin.gz': members, 'test_batch.bin': cifarRecords([[0]]) });
  const { train } = await loadData(cifar10, place);
  assert.deepEqual(labels(train, 'label'), [1, 2]);
});

test('files are found below the data root', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { 'data_batch_1.bin': cifarRecords([[1]]), 'test_batch.bin': cifarRecords([[0]]) });
  const { train } = await loadData(
    { format: 'cifar10', path: join(place.root, '.') },
    { root: '/', allowed: [place.root] },
  );
  assert.equal(train.count, 1);
});
