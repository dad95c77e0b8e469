import assert from 'node:assert/strict';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DataError } from '../../server/data/data-error.ts';
import { loadData } from '../../server/data/load.ts';
import type { Place } from '../../server/data/place.ts';
import { RandomStream } from '../../server/data/random.ts';
import { cifarRecords, temporaryPlace, writeFiles } from './cifar-folder.ts';

const recordBytes = 3073;
const good = cifarRecords([[1], [2], [3]]);

/** The error of reading a CIFAR-10 folder whose first training file holds `content`. */
async function readDamaged(t: TestContext, content: Uint8Array, name = 'data_batch_1.bin'): Promise<DataError> {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { [name]: content, 'test_batch.bin': good });
  return refused(place);
}

async function refused(place: Place, path = '.', format: 'cifar10' | 'cifar100' = 'cifar10'): Promise<DataError> {
  const outcome = await loadData({ format, path }, place).catch((error: unknown) => error);
  assert.ok(outcome instanceof DataError, `wanted a DataError, got ${String(outcome)}`);
  assert.match(outcome.message, /^[^\n]+\.$/, 'one sentence on one line');
  return outcome;
}

test('a file cut anywhere around a record boundary names the record where it ends', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { 'test_batch.bin': good });
  const cuts = [1, 2, 3]
    .flatMap((record) => [-1, 1].map((by) => record * recordBytes + by))
    .filter((cut) => cut < good.length);
  for (const cut of [1, ...cuts]) {
    for (const pack of [(bytes: Buffer) => bytes, gzipSync]) {
      await writeFiles(place.root, { 'data_batch_1.bin': pack(good.subarray(0, cut)) });
      const error = await refused(place);
      assert.equal(error.code, 'data-size', `cut at ${cut}`);
      assert.equal(error.offset, Math.floor(cut / recordBytes) * recordBytes);
      assert.equal(error.expected, '3073 bytes');
      assert.equal(error.found, `${cut % recordBytes} bytes`);
      assert.equal(error.file, join(place.root, 'data_batch_1.bin'));
    }
  }
});

test('a label out of range names its byte, value and range', async (t) => {
  const error = await readDamaged(t, cifarRecords([[9], [10]]));
  assert.equal(error.code, 'data-label');
  assert.equal(error.offset, recordBytes);
  assert.equal(error.expected, '0 to 9');
  assert.equal(error.found, '10');
  assert.match(error.message, /data_batch_1\.bin: at byte 3073 the label «label» is 10, but it must be 0 to 9/);
});

test('a file of another format is called what it is', async (t) => {
  const pickle = Buffer.concat([Buffer.from([0x80, 0x04]), Buffer.alloc(4000)]);
  assert.deepEqual(
    [(await readDamaged(t, pickle)).code, (await readDamaged(t, pickle)).found],
    ['data-format', 'a pickle of Python'],
  );
});

test('both labels of CIFAR-100 are checked', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { 'train.bin': cifarRecords([[3, 100]]), 'test.bin': cifarRecords([[3, 4]]) });
  const fine = await refused(place, '.', 'cifar100');
  assert.deepEqual([fine.code, fine.offset, fine.found], ['data-label', 1, '100']);
  await writeFiles(place.root, { 'train.bin': cifarRecords([[20, 0]]) });
  const coarse = await refused(place, '.', 'cifar100');
  assert.deepEqual([coarse.code, coarse.offset, coarse.found], ['data-label', 0, '20']);
});

test('empty files, plain and after decompression, are called empty', async (t) => {
  assert.equal((await readDamaged(t, new Uint8Array())).code, 'data-empty');
  assert.equal((await readDamaged(t, gzipSync(''), 'data_batch_1.bin.gz')).code, 'data-empty');
});

test('truncated and corrupt gzip is told apart from bad records, with the place in the content', async (t) => {
  const zipped = gzipSync(good);
  const cut = await readDamaged(t, zipped.subarray(0, zipped.length - 10));
  assert.equal(cut.code, 'data-gzip');
  assert.match(cut.message, /the end of the file/);
  const checksum = Buffer.from(zipped);
  checksum.writeUInt32LE(0, checksum.length - 8);
  assert.equal((await readDamaged(t, checksum)).code, 'data-gzip');
  const trailing = await readDamaged(t, Buffer.concat([zipped, Buffer.from('not gzip')]));
  assert.equal(trailing.code, 'data-gzip');
});

test('a gzip bomb is left after the size of the largest real file', async (t) => {
  // One compressed record again and again: 70,000 records in about as many kilobytes.
  const thousand = gzipSync(Buffer.alloc(1000 * recordBytes));
  const error = await readDamaged(t, Buffer.concat(Array.from({ length: 70 }, () => thousand)), 'data_batch_1.bin.gz');
  assert.equal(error.code, 'data-too-large');
  assert.equal(error.offset, 60_000 * recordBytes);
});

test('a folder where a file should be, and a file where the folder should be', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { 'test_batch.bin': good });
  await mkdir(join(place.root, 'data_batch_1.bin'));
  const folder = await refused(place);
  assert.deepEqual([folder.code, folder.found], ['data-not-a-file', 'a folder']);
  assert.equal((await refused(place, 'test_batch.bin')).code, 'data-not-a-folder');
});

test('missing files say which, where, and what is there instead', async (t) => {
  const place = await temporaryPlace(t);
  const nothing = await refused(place, 'nowhere');
  assert.equal(nothing.code, 'data-missing');
  assert.match(nothing.message, /data root/);
  await writeFiles(place.root, { data_batch_1: 'a pickle', 'test_batch.bin': good });
  const python = await refused(place);
  assert.equal(python.code, 'data-missing');
  assert.match(python.message, /Python version/);
  await writeFiles(place.root, { 'data_batch_1.bin': good });
  await writeFiles(place.root, { 'data_batch_3.bin.gz': gzipSync(good) });
  assert.match((await refused(place)).message, /data_batch_2\.bin/);
  await rm(join(place.root, 'data_batch_3.bin.gz'));
  await rm(join(place.root, 'test_batch.bin'));
  assert.match((await refused(place)).message, /test_batch\.bin/);
});

test('a file of names that does not fit the classes is refused', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { 'data_batch_1.bin': good, 'test_batch.bin': good, 'batches.meta.txt': 'cat\ndog\n' });
  const error = await refused(place);
  assert.deepEqual([error.code, error.found], ['data-names', '2 lines']);
});

test('paths and links that leave the allowed folders are refused, those within are followed', async (t) => {
  const inside = await temporaryPlace(t);
  const elsewhere = await temporaryPlace(t);
  await writeFiles(elsewhere.root, { 'data_batch_1.bin': good, 'test_batch.bin': good });
  assert.equal((await refused(inside, elsewhere.root)).code, 'data-outside');
  assert.equal((await refused(inside, `../${'nothing'}`)).code, 'data-outside');
  await symlink(elsewhere.root, join(inside.root, 'folder'));
  assert.equal((await refused(inside, 'folder')).code, 'data-outside');
  await symlink(join(elsewhere.root, 'data_batch_1.bin'), join(inside.root, 'data_batch_1.bin'));
  await writeFiles(inside.root, { 'test_batch.bin': good });
  const error = await refused(inside);
  assert.deepEqual([error.code, error.file], ['data-outside', join(elsewhere.root, 'data_batch_1.bin')]);
  const both = { root: inside.root, allowed: [inside.root, elsewhere.root] };
  assert.equal((await loadData({ format: 'cifar10', path: 'folder' }, both)).train.count, 3);
});

test('random damage to a gzip file gives the rows or one DataError, never anything else', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, { 'test_batch.bin': good });
  const zipped = gzipSync(good);
  const random = new RandomStream([1, 2]);
  for (let round = 0; round < 60; round++) {
    const damaged = Buffer.from(zipped.subarray(0, zipped.length - random.integer(3) * random.integer(zipped.length)));
    if (damaged.length > 0) damaged[random.integer(damaged.length)] = random.integer(256);
    await writeFiles(place.root, { 'data_batch_1.bin': damaged });
    const outcome = await loadData({ format: 'cifar10', path: '.' }, place).catch((error: unknown) => error);
    if (outcome instanceof DataError) continue;
    assert.ok(!(outcome instanceof Error), String(outcome));
    assert.deepEqual(gunzipSync(damaged), good, 'what is read as good is good');
  }
});
