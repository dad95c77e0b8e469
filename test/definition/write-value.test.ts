import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { writeValue } from '../../server/definition/text/write-value.ts';

const text = `# An experiment.
version: 1
training:
  # Why so many: it converges late.
  epochs: 30   # passes
  batchSize: 64 # rows
tasks:
  a: { data: rows, target: kind } # the first
  b:
    data: rows
    loss: crossEntropy   # plain
`;

function written(path: readonly string[], value: string, from = text): string | undefined {
  const change = writeValue(from, path, value);
  return change && from.slice(0, change.start) + change.newText + from.slice(change.end);
}

test('a value that is there is replaced, and nothing else', () => {
  assert.equal(written(['training', 'batchSize'], '128'), text.replace('batchSize: 64 #', 'batchSize: 128 #'));
  const loss = '{ crossEntropy: { classWeights: balanced } }';
  assert.equal(written(['tasks', 'b', 'loss'], loss), text.replace('crossEntropy   #', `${loss}   #`));
});

test('a key that is not there yet is put into its map, in whatever style that has; remarks stay', () => {
  const schedule = '{ sample: { temperature: 2 } }';
  for (const [path, value] of [
    [['training', 'schedule'], schedule],
    [['tasks', 'a', 'loss'], 'focal'],
    [['model', 'normalization'], 'perTask'],
  ] as const) {
    const after = written(path, value);
    assert.ok(after !== undefined);
    const change = writeValue(text, path, value);
    assert.equal(change?.start, change?.end, 'nothing is taken away');
    let found: unknown = parse(after);
    for (const key of path) found = new Map(Object.entries(found ?? {})).get(key);
    assert.deepEqual(found, parse(value));
  }
  assert.equal(written(['a', 'b'], '1', 'x: {}\n'), 'a: { b: 1 }\nx: {}\n');
  assert.equal(written(['x', 'b'], '1', 'x: {}\n'), 'x: { b: 1 }\n');
  assert.equal(written(['x', 'b'], '1', 'x:\n  b:\n'), 'x:\n  b: 1\n');
});

test('tasks and data sets are never made, and texts that cannot be read are left alone', () => {
  assert.equal(writeValue(text, ['tasks', 'school_1', 'loss'], 'focal'), undefined);
  assert.equal(writeValue(text, ['training', 'epochs', 'a'], '1'), undefined);
  assert.equal(writeValue('a: [', ['a'], '1'), undefined);
  assert.equal(writeValue('- 1\n', ['a'], '1'), undefined);
});
