import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { DataError } from '../../server/data/data-error.ts';
import { readFiles, type FileOptions } from '../../server/data/files/read-files.ts';
import { temporaryPlace, writeFiles } from './cifar-folder.ts';

const options: FileOptions = {
  path: 'd/{kind}/*.x',
  list: undefined,
  lookup: undefined,
  targets: { kind: { type: 'class' } },
  test: undefined,
  groups: undefined,
  parts: { train: 'train', validation: undefined, test: 'test' },
};

type Names = Readonly<Record<string, string>>;

async function folder(t: TestContext, files: Names) {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, files);
  return place;
}

async function rowsOf(t: TestContext, change: Partial<FileOptions>, files: Names) {
  const place = await folder(t, files);
  const { table, parts, files: found, notices } = await readFiles({ ...options, ...change }, place);
  const columns = [...table.columns.values()].map(({ name, kind, values, texts }): [string, unknown[]] => [
    name,
    kind === 'text' ? values.map((value) => texts.texts[value] ?? '') : values,
  ]);
  const names = found.map((file) => file.slice(place.root.length + 1));
  const all: Readonly<Record<string, unknown>> = { names, ...Object.fromEntries(columns), parts, notices };
  return all;
}

async function refused(t: TestContext, change: Partial<FileOptions>, files: Names): Promise<DataError> {
  const outcome: unknown = await rowsOf(t, change, files).catch((error: unknown) => error);
  assert.ok(outcome instanceof DataError, `wanted a DataError, got ${JSON.stringify(outcome)}`);
  assert.match(outcome.message, /^[^\n]+\.$/);
  return outcome;
}

test('folders are classes; hidden files fit nothing, and others are told', async (t) => {
  const found = await rowsOf(t, {}, { 'd/b/2.x': '', 'd/a/1.x': '', 'd/a/.x.x': '', 'd/a/1.y': '', 'e/1.x': '' });
  assert.deepEqual(found, {
    names: ['d/a/1.x', 'd/b/2.x'],
    kind: ['a', 'b'],
    parts: ['all', 'all'],
    notices: ['1 files beside them do not fit the path d/{kind}/*.x and are left out'],
  });
});

test('names are taken apart, and parts are folders', async (t) => {
  const files = { 'train/a-1_7.x': '', 'train/b_8.x': '', 'test/a-1_9.x': '' };
  const change = { path: '{part}/{kind}_{n}.x', targets: { kind: { type: 'class' }, n: { type: 'number' } } } as const;
  const { names, ...rest } = await rowsOf(t, change, files);
  assert.deepEqual(names, ['train/a-1_7.x', 'train/b_8.x', 'test/a-1_9.x']);
  assert.deepEqual(rest, { kind: ['a-1', 'b', 'a-1'], n: [7, 8, 9], parts: ['train', 'train', 'test'], notices: [] });
});

test('any folders may lie between, and a field that stands twice is the same', async (t) => {
  const files = { 'd/a/x/y/a.x': '', 'd/a/a.x': '', 'd/a/x/b.x': '' };
  const { names } = await rowsOf(t, { path: 'd/{kind}/**/{kind}.x' }, files);
  assert.deepEqual(names, ['d/a/a.x', 'd/a/x/y/a.x']);
});

test('signs of regular expressions in names are signs', async (t) => {
  const { names } = await rowsOf(t, { path: 'd/({kind}+).x' }, { 'd/(a+).x': '', 'd/(a).x': '', 'd/aa.x': '' });
  assert.deepEqual(names, ['d/(a+).x']);
});

test('a list names the files, its columns the fields', async (t) => {
  const files = { 'list.csv': 'file,kind,age\nsub/1.x,dog,3\n2.x,cat,4\n', 'd/sub/1.x': '', 'd/2.x': '', 'd/3.x': '' };
  const targets = { kind: { type: 'class' }, age: { type: 'number' } } as const;
  const found = await rowsOf(t, { path: 'd/{file}', list: 'list.csv', targets }, files);
  assert.deepEqual(found['names'], ['d/sub/1.x', 'd/2.x']);
  assert.deepEqual(
    [found['kind'], found['age']],
    [
      ['dog', 'cat'],
      [3, 4],
    ],
  );
});

test('a lookup gives further fields by those that both have', async (t) => {
  const files = { 'd/a/1.x': '', 'd/b/1.x': '', 'who.csv': 'kind,accent\nb,low\na,high\n' };
  const found = await rowsOf(t, { lookup: 'who.csv', targets: { accent: { type: 'class' } } }, files);
  assert.deepEqual(found['accent'], ['high', 'low']);
  const absent = await refused(t, { lookup: 'who.csv' }, { ...files, 'd/c/1.x': '' });
  assert.match(absent.message, /the kind 'c', which .*who\.csv has no row for/);
  const twice = await refused(t, { lookup: 'who.csv' }, { ...files, 'who.csv': 'kind,accent\na,1\nb,2\na,3\n' });
  assert.deepEqual([twice.code, twice.line], ['data-line', 4]);
  const none = await refused(t, { lookup: 'who.csv' }, { ...files, 'who.csv': 'name,accent\na,1\n' });
  assert.equal(none.code, 'data-column');
});

test('paths of a list that are missing or lead out are refused with their line', async (t) => {
  const list = (name: string) => ({ 'list.csv': `file,kind\n1.x,a\n${name},b\n`, 'd/1.x': '' });
  const change = { path: 'd/{file}', list: 'list.csv' };
  const missing = await refused(t, change, list('2.x'));
  assert.deepEqual([missing.code, missing.line], ['data-missing', 3]);
  for (const name of ['../../../../etc/passwd', '../../secret']) {
    const outside = await refused(t, change, list(name));
    assert.deepEqual([outside.code, outside.line], ['data-outside', 3]);
  }
  const short = await refused(t, change, { 'list.csv': 'file,kind\n1.x\n', 'd/1.x': '' });
  assert.deepEqual([short.code, short.line], ['data-line', 2]);
  const column = await refused(t, change, { 'list.csv': 'name,kind\n1.x,a\n', 'd/1.x': '' });
  assert.match(column.message, /no column 'file', which d\/\{file\} is filled from, but name, kind/);
});

test('links that lead out of the allowed folders are refused', async (t) => {
  const place = await folder(t, { 'd/a/1.x': '' });
  const elsewhere = await folder(t, { '2.x': '' });
  await symlink(join(elsewhere.root, '2.x'), join(place.root, 'd/a/2.x'));
  await assert.rejects(readFiles(options, place), { code: 'data-outside' });
});

test('no file, no such field and no such test rows are told', async (t) => {
  const files = { 'd/a/1.x': '', 'd/a/1.y': '' };
  const none = await refused(t, { path: 'd/{kind}/*.wav' }, files);
  assert.match(none.message, /No file fits the path .* 2 of other names/);
  const field = await refused(t, { targets: { sort: { type: 'class' } } }, files);
  assert.match(field.message, /no field 'sort', but kind; write \{sort\} into path/);
  const held = await refused(t, { test: { kind: ['b'] } }, files);
  assert.equal(held.code, 'data-too-few-rows');
});
