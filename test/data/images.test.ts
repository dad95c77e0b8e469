import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { DataError } from '../../server/data/data-error.ts';
import { RandomStream } from '../../server/data/random.ts';
import { inputsOf, load, refused } from './text-folder.ts';

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
  size: undefined,
  fit: 'stretch',
  colour: 'rgb',
} as const;

/** A picture of one colour, or of bytes given row by row. */
const picture = (colour: readonly number[] | Buffer, [height, width]: readonly [number, number] = [4, 4]) => {
  const channels = Buffer.isBuffer(colour) ? 3 : colour.length === 4 ? 4 : 3;
  const bytes = Buffer.isBuffer(colour) ? colour : Buffer.alloc(height * width * channels, Buffer.from(colour));
  return sharp(bytes, { raw: { height, width, channels } });
};

const red = await picture([255, 0, 0]).png().toBuffer();
const blue = await picture([0, 0, 255]).jpeg({ quality: 100 }).toBuffer();
const files = {
  'train/red/1.png': red,
  'train/blue/1.jpg': blue,
  'test/red/1.webp': await picture([250, 0, 0]).webp({ lossless: true }).toBuffer(),
  'test/blue/a.png.gz': gzipSync(await picture([0, 0, 51]).png().toBuffer()),
};

const near = (found: readonly number[] | undefined, wanted: readonly number[]): void =>
  assert.ok(
    found && wanted.every((value, i) => Math.abs((found[i] ?? 9) - value) < 0.02),
    `${String(found?.slice(0, 3))} is not ${String(wanted)}`,
  );

test('folders of PNG, JPEG and WebP are classes', async (t) => {
  const set = await load(t, source, files);
  assert.deepEqual([set.train.count, set.test.count, set.train.inputShape], [2, 2, [4, 4, 3]]);
  const { kind } = set.train.targets;
  assert.ok(kind?.kind === 'class');
  assert.deepEqual(
    [kind.classes, [...kind.values]],
    [
      ['blue', 'red'],
      [0, 1],
    ],
  );
  const [first, second] = inputsOf(set, [0, 1]);
  near(first, [0, 0, 1]);
  assert.deepEqual(second?.slice(0, 3), [1, 0, 0]);
  const [dark, light] = inputsOf({ ...set, train: set.test }, [0, 1]);
  assert.deepEqual([dark?.[2], light?.[0]], [Math.fround(51 / 255), Math.fround(250 / 255)]);
});

test('pictures of other shapes need a size, and are stretched, cropped or padded to it', async (t) => {
  const halves = Buffer.concat([0, 1].flatMap(() => [Buffer.alloc(6, 255), Buffer.alloc(6, 0)]));
  const wide = { ...files, 'train/red/2.png': await picture(halves, [2, 4]).png().toBuffer() };
  const error = await refused(t, source, wide);
  assert.deepEqual([error.code, error.expected, error.found], ['data-shape', '4×4 pixels', '2×4 pixels']);
  assert.match(error.message, /set size/);
  const middle = async (fit: 'stretch' | 'crop' | 'pad') => {
    const set = await load(t, { ...source, size: 4, fit }, wide);
    const input = inputsOf(set, [2])[0] ?? [];
    const at = (y: number, x: number) => Math.round(input[(y * 4 + x) * 3] ?? 9);
    return [at(0, 0), at(0, 3), at(2, 0), at(2, 3)];
  };
  assert.deepEqual(await middle('stretch'), [1, 0, 1, 0]);
  assert.deepEqual(await middle('pad'), [0, 0, 1, 0], 'black above');
  const set = await load(t, { ...source, size: [2, 3], fit: 'crop' }, wide);
  assert.deepEqual(set.train.inputShape, [2, 3, 3]);
});

test('one channel of grey, transparent parts on black, turned upright, 16 bits as 8', async (t) => {
  const turned = await picture(Buffer.from([255, 255, 255, 0, 0, 0]), [1, 2])
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();
  const set = await load(
    t,
    { ...source, colour: 'grey' },
    {
      'train/a/1.png': await picture([255, 255, 255, 0], [2, 1]).png().toBuffer(),
      'train/a/2.png': turned,
      'train/b/1.png': await picture([128, 128, 128], [2, 1]).toColourspace('rgb16').png().toBuffer(),
      'test/a/1.png': await picture([1, 1, 1], [2, 1]).png().toBuffer(),
      'test/b/1.png': await picture([1, 1, 1], [2, 1]).png().toBuffer(),
    },
  );
  assert.deepEqual(set.train.inputShape, [2, 1, 1]);
  const [transparent, upright, deep] = inputsOf(set, [0, 1, 2]);
  assert.deepEqual(
    [transparent, upright],
    [
      [0, 0],
      [1, 0],
    ],
  );
  near(deep, [128 / 255, 128 / 255]);
});

test('a list of pictures gives labels and numbers', async (t) => {
  const listed = {
    ...source,
    path: 'pictures/{file}',
    list: '{part}.csv',
    targets: { kind: { type: 'class' }, age: { type: 'number', standardize: false } },
  } as const;
  const set = await load(t, listed, {
    'train.csv': 'file,kind,age\nx/1.png,cat,3\n2.jpg,dog,5\n',
    'test.csv': 'file,kind,age\nx/1.png,cat,4\n',
    'pictures/x/1.png': red,
    'pictures/2.jpg': blue,
  });
  assert.deepEqual([[...(set.train.targets['age']?.values ?? [])], set.test.count], [[3, 5], 1]);
});

test('what is no picture is refused, and called what it is', async (t) => {
  const gif = await refused(t, source, { ...files, 'train/red/3.png': 'GIF89a and so on' });
  assert.deepEqual([gif.code, gif.offset, gif.found], ['data-format', 0, 'a GIF picture']);
  assert.match(gif.message, /3\.png: at byte 0 a PNG, JPEG or WebP picture should begin, but there is a GIF picture/);
  const svg = await refused(t, source, { ...files, 'train/red/3.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' });
  assert.equal(svg.found, 'the bytes 3c 73 76 67');
});

test('a picture that says that it is huge is not decoded', async (t) => {
  const huge = Buffer.from(red);
  huge.writeUInt32BE(100_000, 16);
  huge.writeUInt32BE(100_000, 20);
  // The checksum of the changed head, as an attacker would write it.
  const { crc32 } = await import('node:zlib');
  huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29);
  const error = await refused(t, source, { ...files, 'train/red/3.png': huge });
  assert.equal(error.code, 'data-too-large');
});

test('pictures cut at any byte are refused', async (t) => {
  const noise = Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 7919) % 251));
  const large = picture(noise, [16, 16]);
  const contents = [await large.png().toBuffer(), await large.jpeg().toBuffer(), await large.webp().toBuffer()];
  for (const content of contents) {
    const ends = [1, 2, 3, 7, 8, 11, 12, 20, 24, 29, 32, 40, 64, 100].filter((cut) => cut < content.length);
    for (const cut of [...ends, content.length >> 1, content.length - 30, content.length - 14]) {
      const error = await refused(t, source, { ...files, 'train/red/3.png': content.subarray(0, cut) });
      assert.equal(error.code, 'data-format', `cut at ${cut}: ${error.message}`);
    }
  }
});

test('random damage gives rows or one DataError', async (t) => {
  const random = new RandomStream([7, 8]);
  for (let round = 0; round < 60; round++) {
    const damaged = Buffer.from(round % 2 === 0 ? red : blue);
    damaged[random.integer(damaged.length)] = random.integer(256);
    const outcome: unknown = await load(t, { ...source, size: 4 }, { ...files, 'train/red/3.png': damaged }).catch(
      (error: unknown) => error,
    );
    assert.ok(outcome instanceof DataError || !(outcome instanceof Error), String(outcome));
  }
});

test('the hash is of the pixels, however they are stored', async (t) => {
  const again = { ...files, 'train/red/1.png': await picture([255, 0, 0]).webp({ lossless: true }).toBuffer() };
  assert.equal((await load(t, source, again)).train.sha256, (await load(t, source, files)).train.sha256);
});
