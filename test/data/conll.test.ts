import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaults, inputsOf, load, refused } from './text-folder.ts';

const source = { format: 'conll', path: '{part}', token: 1, tags: { pos: 3, ner: 4 }, ...defaults } as const;
const train = '-DOCSTART- -X- O O\n\nEU x N B-ORG\nrejects x V O\n\n\n# a remark\nEU x N B-ORG\n';

test('tokens and tags stand in columns, sentences between blank lines', async (t) => {
  const set = await load(t, source, { train, test: 'eu x N O\n' });
  assert.deepEqual([set.train.count, set.train.inputShape], [2, [2]]);
  assert.deepEqual(inputsOf(set, [0, 1]), [
    [2, 3],
    [2, 0],
  ]);
  const { pos, ner } = set.train.targets;
  assert.ok(pos?.kind === 'tags' && ner?.kind === 'tags');
  assert.deepEqual(
    [[...pos.values], [...ner.values]],
    [
      [0, 1, 0, -1],
      [0, 1, 0, -1],
    ],
  );
  assert.deepEqual(
    [pos.classes, ner.classes],
    [
      ['N', 'V'],
      ['B-ORG', 'O'],
    ],
  );
});

test('columns may stand between tabs, and a token may be a sign', async (t) => {
  const tabbed = '#\tx\tSYM\tO\nnew york\tx\tN\tO\n';
  const set = await load(t, source, { train: tabbed, test: tabbed });
  assert.deepEqual([set.train.count, set.train.inputShape], [1, [2]]);
});

test('a line with a column too many or too few is refused', async (t) => {
  for (const [line, found] of [
    ['EU x N O O', '5 columns'],
    ['EU', '1 column'],
  ]) {
    const error = await refused(t, source, { train: `a x N O\n${line}\n`, test: train });
    assert.deepEqual([error.code, error.line, error.found], ['data-line', 2, found]);
  }
});

test('several files are read one after the other, in the order of their names', async (t) => {
  const several = { ...source, path: '{part}/*.conll' } as const;
  const files = { 'train/b.conll': 'c x N O\n', 'train/a.conll': 'a x N O\nb x V O', 'test/a.conll': 'c x N O\n' };
  const set = await load(t, several, files);
  assert.deepEqual(inputsOf(set, [0, 1]), [
    [2, 3],
    [4, 0],
  ]);
});

test('what is no text is called what it is', async (t) => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
  for (const [content, found] of [
    [png, 'a PNG picture'],
    ['<!DOCTYPE html>\n<html>', 'a page of HTML'],
    [Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]), 'a zip archive (as .npz)'],
  ] as const) {
    const error = await refused(t, source, { train: content, test: train });
    assert.deepEqual([error.code, error.found], ['data-format', found]);
  }
  assert.equal((await load(t, source, { train: 'PAR1 x N O\nGIF8 x N O\n', test: 'PAR1 x N O\n' })).train.count, 1);
});
