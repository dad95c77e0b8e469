import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../server/data/data-error.ts';
import { loadData } from '../../server/data/load.ts';
import { RandomStream } from '../../server/data/random.ts';
import { temporaryPlace, writeFiles } from './cifar-folder.ts';
import { idxFile, idxFolder } from './idx-folder.ts';

const source = { format: 'idx', path: '.', size: [2, 3], classes: 10 } as const;
const shape = [2, 3] as const;
const pictures = idxFile([3, ...shape], (i) => i * 10);
const labels = idxFile([3], (i) => 7 + i);
const good = idxFolder(pictures, labels);

async function outcomeOf(t: TestContext, files: Readonly<Record<string, Uint8Array>>): Promise<unknown> {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, files);
  return loadData(source, place).catch((error: unknown) => error);
}

async function refused(t: TestContext, files: Readonly<Record<string, Uint8Array>>): Promise<DataError> {
  const outcome = await outcomeOf(t, files);
  assert.ok(outcome instanceof DataError, `wanted a DataError, got ${String(outcome)}`);
  assert.match(outcome.message, /^[^\n]+\.$/);
  return outcome;
}

test('pictures and labels of both parts are read, plain and gzipped alike', async (t) => {
  const plain = await outcomeOf(t, good);
  assert.ok(plain && typeof plain === 'object' && 'train' in plain);
  const place = await temporaryPlace(t);
  const zipped = Object.entries(good).map(([name, bytes]): [string, Uint8Array] => [`${name}.gz`, gzipSync(bytes)]);
  await writeFiles(place.root, Object.fromEntries(zipped));
  const { train, test: held } = await loadData(source, place);
  assert.deepEqual([train.count, held.count, train.inputShape], [3, 3, [2, 3, 1]]);
  const out = new Float32Array(12);
  train.gather([2, 0], out);
  assert.deepEqual(
    [...out].map((value) => Math.round(value * 255)),
    [120, 130, 140, 150, 160, 170, 0, 10, 20, 30, 40, 50],
  );
  assert.deepEqual([...(train.targets['label']?.values ?? [])], [7, 8, 9]);
  assert.equal(train.sha256, (await loadData(source, place)).train.sha256);
});

test('a file cut at any byte names the byte where it ends', async (t) => {
  for (let cut = 1; cut < pictures.length; cut++) {
    const error = await refused(t, idxFolder(pictures.subarray(0, cut), labels));
    assert.deepEqual([error.code, error.offset], ['data-size', cut], `cut at ${cut}`);
  }
  for (let cut = 1; cut < labels.length; cut++)
    assert.equal((await refused(t, idxFolder(pictures, labels.subarray(0, cut)))).code, 'data-size');
});

test('each wrong byte of the header is told', async (t) => {
  for (let at = 0; at < 4; at++) {
    const damaged = Uint8Array.from(pictures);
    damaged[at] = 77;
    const error = await refused(t, idxFolder(damaged, labels));
    assert.deepEqual([error.code, error.offset], ['data-format', at]);
  }
});

test('a size that is promised is not believed', async (t) => {
  const huge = Buffer.from(pictures);
  huge.writeUInt32BE(4_000_000_000, 4);
  assert.equal((await refused(t, idxFolder(huge, labels))).code, 'data-too-large');
  huge.writeUInt32BE(300_000_000, 4);
  assert.equal((await refused(t, idxFolder(huge, labels))).code, 'data-size');
  huge.writeUInt32BE(4_000_000_000, 8);
  assert.equal((await refused(t, idxFolder(huge, labels))).code, 'data-shape');
  const none = Buffer.from(pictures);
  none.writeUInt32BE(0, 4);
  assert.equal((await refused(t, idxFolder(none, labels))).code, 'data-empty');
});

test('what follows the last row, a bomb too, is refused at once', async (t) => {
  const place = await temporaryPlace(t);
  const bomb = gzipSync(Buffer.concat([pictures, Buffer.alloc(50_000_000)]));
  await writeFiles(place.root, { ...good, 'train-images-idx3-ubyte': bomb });
  const error = await loadData(source, place).catch((caught: unknown) => caught);
  assert.ok(error instanceof DataError);
  assert.deepEqual([error.code, error.offset], ['data-size', pictures.length]);
});

test('labels must be as many as the pictures and within the classes', async (t) => {
  assert.equal(
    (
      await refused(
        t,
        idxFolder(
          pictures,
          idxFile([2], () => 0),
        ),
      )
    ).code,
    'data-size',
  );
  const error = await refused(
    t,
    idxFolder(
      pictures,
      idxFile([3], (i) => 8 + i),
    ),
  );
  assert.deepEqual([error.code, error.offset, error.found], ['data-label', 10, '10']);
});

test('a missing file is named', async (t) => {
  const error = await refused(t, { 'train-images-idx3-ubyte': pictures });
  assert.equal(error.code, 'data-missing');
  assert.match(error.message, /train-labels-idx1-ubyte/);
});

test('random damage gives rows or one DataError', async (t) => {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, good);
  const random = new RandomStream([3, 4]);
  for (let round = 0; round < 200; round++) {
    const damaged = Buffer.from(random.integer(2) === 0 ? pictures : gzipSync(pictures));
    damaged[random.integer(damaged.length)] = random.integer(256);
    await writeFiles(place.root, {
      'train-images-idx3-ubyte': damaged.subarray(0, 1 + random.integer(damaged.length)),
    });
    const outcome: unknown = await loadData(source, place).catch((error: unknown) => error);
    assert.ok(outcome instanceof DataError || !(outcome instanceof Error), String(outcome));
  }
});
