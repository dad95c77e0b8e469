import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { definitionAt, referencesAt } from '../../server/language/names.ts';
import { rename, RenameError } from '../../server/language/rename.ts';

const text = `version: 1
# ten is a task, and 'ten' in a comment stays
data:
  pictures: { format: shapes }
  "others": { format: shapes, seed: 1 }
model:
  encoder:
    - conv2d: { filters: 8, kernelSize: 3, name: first }
    - flatten
    - dense: { units: 16 }
tasks:
  ten: { data: pictures, target: shape }
  two: { data: 'others', target: colour } # of the others
objective:
  weighting: { static: { weights: { ten: 2, "two": 1 } } }
  regularizers:
    - l2: { lambda: 1e-4, on: [first, dense_1] }
compare:
  arms: [single, "single:ten", transfer:ten>two]
`;

const analysis = new DefinitionText(text).analysis;

const offsetOf = (before: string): number => text.indexOf(before) + before.length + 1;

/** The text after a rename at the end of `before`. */
function renamed(before: string, newName: string): string {
  const ranges = rename(analysis, offsetOf(before), newName);
  return ranges.toReversed().reduce((s, { start, end }) => s.slice(0, start) + newName + s.slice(end), text);
}

test('the text of these tests has no problem', () => assert.deepEqual(analysis.problems, []));

test('a use leads to where the name is given', () => {
  for (const [use, definition] of [
    ["data: '", '  "'],
    ['data: ', 'data:\n  '],
    ['weights: { ', 'tasks:\n  '],
    ['"single:', 'tasks:\n  '],
    ['ten>', '  ten: { data: pictures, target: shape }\n  '],
    ['on: [', 'name: '],
    ['on: [first, ', '- flatten\n    - '],
  ] as const) {
    const found = definitionAt(analysis, offsetOf(use));
    assert.equal(found?.start, text.indexOf(definition) + definition.length, use);
  }
  assert.equal(definitionAt(analysis, offsetOf('target: ')), undefined);
});

test('all uses of a task are found: its own entry, weights and arms', () => {
  const lines = (ranges: readonly { start: number }[]): readonly number[] =>
    ranges.map(({ start }) => text.slice(0, start).split('\n').length);
  assert.deepEqual(lines(referencesAt(analysis, offsetOf('tasks:\n  '), true)), [12, 15, 19, 19]);
  assert.deepEqual(lines(referencesAt(analysis, offsetOf('tasks:\n  '), false)), [15, 19, 19]);
  assert.deepEqual(lines(referencesAt(analysis, offsetOf('  "'), true)), [5, 13]);
});

test('renaming changes every use, keeps quotes and comments, and leaves a file without problems', () => {
  for (const [before, name] of [
    ['tasks:\n  ', 'digits'],
    ['"single:', 'digits'],
    ['  "', 'rest'],
    ["data: '", 'rest'],
    ['on: [', 'stem'],
  ] as const) {
    const after = renamed(before, name);
    assert.deepEqual(analyze(after).problems, [], after);
    assert.match(after, /# ten is a task, and 'ten' in a comment stays/);
  }
  assert.match(renamed('tasks:\n  ', 'digits'), /"two": 1.*\n.*\n.*\n.*\n.*"single:digits", transfer:digits>two\]/);
  assert.match(renamed('  "', 'rest'), /^ {2}"rest": .*data: 'rest'/ms);
});

test('a rename that would break the file is refused with its reason', () => {
  const refused = (before: string, name: string, reason: RegExp): void =>
    assert.throws(
      () => rename(analysis, offsetOf(before), name),
      (error) => error instanceof RenameError && reason.test(error.message),
    );
  refused('tasks:\n  ', 'two', /already a task 'two'/);
  refused('tasks:\n  ', 'Two', /by case only/);
  refused('tasks:\n  ', '2nd', /letters, digits/);
  refused('tasks:\n  ', 'toString', /JavaScript/);
  refused('tasks:\n  ', '', /no name/);
  refused('on: [', 'dense_1', /already a layer/);
  refused('on: [first, ', 'last', /by its type and place/);
  refused('target: ', 'colour', /Only names/);
});

test('nothing is renamed while parts of the file cannot be read', () => {
  const broken = text.replace('compare:\n', 'compare\n');
  const at = broken.indexOf('tasks:\n  ') + 10;
  assert.throws(() => rename(new DefinitionText(broken).analysis, at, 'digits'), /cannot be read/);
});
