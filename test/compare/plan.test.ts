import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { planComparison, runsOf } from '../../server/compare/plan.ts';
import { planNetwork } from '../../server/definition/architecture/network.ts';
import { applyOverrides } from '../../server/definition/overrides.ts';
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

test('transfers are an arm for each source and way, and the runs that they go on from come first', () => {
  const { arms, seeds, ensembleSize } = planComparison(shapes, {
    arms: ['transfer:frozen', 'transfer:shape>size'],
    seeds: 1,
  });
  assert.deepEqual(
    arms.map(({ arm, members }) => [arm, members.length]),
    [
      ['transfer:shape>*:frozen', 2],
      ['transfer:colour>*:frozen', 2],
      ['transfer:size>*:frozen', 2],
      ['transfer:shape>size:fineTuned', 1],
      ['transfer:shape>size:frozen', 1],
    ],
  );
  const runs = runsOf({ arms: arms.slice(3), seeds, ensembleSize, leftOut: [] });
  assert.deepEqual(runs, [
    { member: 'single:shape', seed: 0 },
    { member: 'transfer:shape>size:fineTuned', seed: 0 },
    { member: 'transfer:shape>size:frozen', seed: 0 },
  ]);
});

test('with two tasks all transfers of a way are one arm, which scores both', () => {
  const { shape, colour } = shapes.tasks;
  assert.ok(shape && colour);
  const { arms } = planComparison({ ...shapes, tasks: { shape, colour } }, { arms: ['transfer'] });
  const both = (way: string) => [`transfer:shape>colour:${way}`, `transfer:colour>shape:${way}`];
  assert.deepEqual(arms, [
    { arm: 'transfer:fineTuned', members: both('fineTuned') },
    { arm: 'transfer:frozen', members: both('frozen') },
  ]);
});

test('ensembles have networks of their own for each seed, one of which the other arms have too', () => {
  const runs = runsOf(planComparison(shapes, { arms: ['joint', 'ensemble:joint'], seeds: 2 }));
  const joint = (...seeds: number[]) => seeds.map((seed) => ({ member: 'joint', seed }));
  assert.deepEqual(runs, [
    ...joint(0, 1000, 2000),
    { member: 'ensemble:joint', seed: 0 },
    ...joint(1, 1001, 2001),
    { member: 'ensemble:joint', seed: 1 },
  ]);
});

test('an arm that this experiment cannot train is left out with the reason', () => {
  const flat = {
    ...shapes,
    model: { ...shapes.model, encoder: shapes.model.encoder.filter(({ type }) => type === 'flatten') },
  };
  const { arms, leftOut } = planComparison(flat, { arms: ['joint', 'transfer:shape>size'] });
  assert.equal(arms.length, 1);
  assert.match(leftOut[0]?.reason ?? '', /no layer that 'shape' could hand on to 'size'/);
});

test('pooled is one network with one head, for tasks that predict the same alone', () => {
  const { arms, leftOut } = planComparison(shapes, { arms: ['joint', 'pooled'] });
  assert.equal(arms.length, 1);
  assert.match(
    leftOut[0]?.reason ?? '',
    /one head for all tasks, but 'shape' predicts \d+ classes with crossEntropy and/,
  );
  const { shape } = shapes.tasks;
  assert.ok(shape);
  const pooled = applyOverrides({ ...shapes, tasks: { first: shape, second: shape } }, { arm: 'pooled' });
  const { heads } = planNetwork(pooled, { first: facts, second: facts });
  assert.equal(heads.first, heads.second);
  assert.deepEqual(heads.first?.tasks, ['first', 'second']);
  const wider = { first: facts, second: { ...facts, units: 9 } };
  assert.throws(() => planNetwork(pooled, wider), /'first' and 'second' cannot have one head/);
});

test('methods that balance tasks are no part of a task alone, and keep out arms that never see all tasks at once', () => {
  const objective: typeof shapes.objective = {
    ...shapes.objective,
    weighting: { type: 'gradNorm', alpha: 1.5, learningRate: 0.025 },
    aggregator: { type: 'pcGrad', by: 'model' },
  };
  const balanced = { ...shapes, objective };
  const alone = applyOverrides(balanced, { arm: 'single:shape' }).objective;
  assert.deepEqual([alone.weighting, alone.aggregator], [{ type: 'equal' }, { type: 'none' }]);
  const { leftOut } = planComparison(balanced, { arms: ['single', 'joint', 'alternate'] });
  assert.deepEqual(
    leftOut.map(({ arm }) => arm),
    ['alternate'],
  );
  assert.match(leftOut[0]?.reason ?? '', /needs all tasks in every step/);
});

const facts = { input: [16, 16, 3], units: 3 };
