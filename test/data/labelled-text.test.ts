import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaults, inputsOf, load, refused } from './text-folder.ts';

const source = {
  format: 'labelledText',
  path: '{part}.txt',
  separator: 'tab',
  labelSeparator: undefined,
  ...defaults,
} as const;

test('a line is a label and a sentence; numbers are classes in their order', async (t) => {
  const set = await load(t, source, { 'train.txt': '10\tgood  film\n2\tbad film\n', 'test.txt': '2\tfilm\n' });
  const { label } = set.train.targets;
  assert.ok(label?.kind === 'class');
  assert.deepEqual(
    [label.classes, [...label.values]],
    [
      ['2', '10'],
      [1, 0],
    ],
  );
  assert.deepEqual(inputsOf(set, [0, 1]), [
    [4, 2],
    [3, 2],
  ]);
});

test('labels made of parts give a second target', async (t) => {
  const parts = { ...source, separator: 'blank', labelSeparator: ':' } as const;
  const set = await load(t, parts, {
    'train.txt': 'NUM:dist How far\nNUM:date When\nLOC:city Where\n',
    'test.txt': 'NUM:date When\n',
  });
  const { label, group } = set.train.targets;
  assert.ok(label?.kind === 'class' && group?.kind === 'class');
  assert.deepEqual(
    [label.classes, group.classes],
    [
      ['LOC:city', 'NUM:date', 'NUM:dist'],
      ['LOC', 'NUM'],
    ],
  );
  assert.deepEqual([...group.values], [1, 1, 0]);
});

test('a line without a separator or a label is refused', async (t) => {
  for (const line of ['no label here', '\tno label']) {
    const error = await refused(t, source, { 'train.txt': `1\tfine\n${line}\n`, 'test.txt': '1\tx\n' });
    assert.deepEqual([error.code, error.line], ['data-line', 2]);
  }
  assert.equal((await refused(t, source, { 'train.txt': '\n\n', 'test.txt': '1\tx\n' })).code, 'data-empty');
});
test('several files share one vocabulary, and pieces of their names are targets', async (t) => {
  const set = await load(
    t,
    { ...source, path: '{domain}.{part}' },
    {
      'books.train': '1\tgood book\n0\tbad book\n',
      'films.train': '1\tgood film\n',
      'books.test': '0\tbad book\n',
      'films.test': '1\tgood\n',
    },
  );
  const { domain, label } = set.train.targets;
  assert.ok(domain?.kind === 'class' && label?.kind === 'class');
  assert.deepEqual(
    [domain.classes, [...domain.values]],
    [
      ['books', 'films'],
      [0, 0, 1],
    ],
  );
  const [book, , film] = inputsOf(set, [0, 1, 2]);
  assert.equal(book?.[0], film?.[0], 'the same word has the same id in both files');
  assert.equal(set.test.count, 2);
});
