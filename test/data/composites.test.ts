import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { loadData } from '../../server/data/load.ts';
import { temporaryPlace, writeFiles } from './cifar-folder.ts';
import { idxFile, idxFolder } from './idx-folder.ts';

const count = 40;
const side = 28;

/** Pictures of one grey, so that every pixel tells which picture it comes from: `first` + row, classes row mod 10. */
async function folders(t: TestContext) {
  const place = await temporaryPlace(t);
  for (const [name, first] of [
    ['left', 1],
    ['right', 101],
  ] as const) {
    await mkdir(join(place.root, name));
    const pictures = idxFile([count, side, side], (i) => first + Math.floor(i / (side * side)));
    await writeFiles(
      join(place.root, name),
      idxFolder(
        pictures,
        idxFile([count], (i) => i % 10),
      ),
    );
  }
  return place;
}

test('each composite shows its left picture and a right one of the same part, where the recipe puts them', async (t) => {
  const place = await folders(t);
  const { train } = await loadData({ format: 'composites', left: 'left', right: 'right', seed: 3 }, place);
  assert.deepEqual([train.count, train.inputShape], [count, [side, side, 1]]);
  const { left, right } = train.targets;
  assert.ok(left?.kind === 'class' && right?.kind === 'class');
  const out = new Float32Array(side * side);
  const partners = new Set<number>();
  for (let row = 0; row < count; row++) {
    train.gather([row], out);
    const at = (y: number, x: number): number => Math.round((out[y * side + x] ?? 0) * 255);
    const partner = at(14, 14) - 101;
    partners.add(partner);
    assert.ok(partner >= 0 && partner < count, 'the right picture, which is brighter, covers the middle');
    assert.equal(right.values[row], partner % 10);
    assert.equal(left.values[row], row % 10);
    // The first row of the result shows row 0 of the canvas, the third from below row 32, the last row 35.
    for (let i = 0; i < side; i++) {
      const canvas = Math.floor(((i + 0.5) * 36) / side);
      assert.equal(at(0, i), canvas < side ? 1 + row : 0, 'above');
      assert.equal(at(side - 3, i), canvas >= 6 && canvas < 34 ? 101 + partner : 0, 'below the left picture');
      assert.equal(at(side - 1, i), 0, 'below both');
    }
  }
  assert.ok(partners.size > 15, 'partners are drawn at random');
});

test('the seed decides the composites, and left alone is both', async (t) => {
  const place = await folders(t);
  const hash = async (left: string, right: string, seed: number): Promise<string> =>
    (await loadData({ format: 'composites', left, right, seed }, place)).train.sha256;
  assert.equal(await hash('left', 'right', 1), await hash('left', 'right', 1));
  assert.notEqual(await hash('left', 'right', 1), await hash('left', 'right', 2));
  assert.notEqual(await hash('left', 'left', 1), await hash('left', 'right', 1));
});
