import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mistakes, saidOf } from './mistakes.ts';
import { example } from './server.ts';

const cifar = await example('cifar');

for (const mistake of mistakes)
  test(`${mistake.what}: said in words that help`, () => {
    assert.ok(cifar.includes(mistake.before), 'the example has what is replaced');
    const said = saidOf(mistake, cifar);
    assert.doesNotMatch(said, /The YAML cannot be read here/);
    for (const thread of mistake.threads) assert.match(thread, /^[\w.-]+\/[\w.-]+\/(issues|pull)\/\d+$/);
  });

test('forty mistakes or more, each its own', () => {
  assert.ok(new Set(mistakes.map(({ what }) => what)).size >= 40);
  assert.equal(new Set(mistakes.map(({ before, after }) => `${before} ${after}`)).size, mistakes.length);
});
