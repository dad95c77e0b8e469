import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { planComparison, runsOf } from '../../server/compare/plan.ts';
import { analyze } from '../../server/definition/analyze.ts';

const text = await readFile(new URL('../../extension/examples/shapes.mtl.yaml', import.meta.url), 'utf8');
const { experiment } = analyze(text);
assert.ok(experiment);
const shapes = experiment;

test('the arm single is a run for each task; the others are one', () => {
  const { arms, seeds } = planComparison({ ...shapes, seed: 5 });
  assert.deepEqual(arms, [
    { arm: 'single', members: ['single:shape', 'single:colour', 'single:size'] },
    { arm: 'joint', members: ['joint'] },
  ]);
  assert.deepEqual(seeds, [5, 6, 7]);
});

test('a run that two arms need is trained once, and seeds come one after the other', () => {
  const runs = runsOf(planComparison(shapes, { arms: ['single:shape', 'single', 'joint', 'joint'], seeds: 2 }));
  const members = ['single:shape', 'single:colour', 'single:size', 'joint'];
  assert.deepEqual(
    runs,
    [0, 1].flatMap((seed) => members.map((member) => ({ member, seed }))),
  );
});

test('arms that cannot be trained are named', () => {
  const { arms, leftOut } = planComparison(shapes, { arms: ['joint', 'nonsense'] });
  assert.deepEqual(
    arms.map(({ arm }) => arm),
    ['joint'],
  );
  assert.deepEqual(
    leftOut.map(({ arm }) => arm),
    ['nonsense'],
  );
});
