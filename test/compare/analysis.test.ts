import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeComparison, type Results } from '../../server/compare/analysis.ts';
import type { ItemTest } from '../../server/compare/items/item-test.ts';
import type { Items } from '../../server/compare/items/read-items.ts';
import type { Observation } from '../../server/compare/observations.ts';
import type { Comparison } from '../../server/compare/record.ts';
import { csv } from '../../server/compare/report/csv.ts';
import { html } from '../../server/compare/report/html.ts';
import { latex } from '../../server/compare/report/latex.ts';
import { markdown } from '../../server/compare/report/markdown.ts';
import { verdict } from '../../server/compare/verdict.ts';

const accuracy = { name: 'accuracy', higherIsBetter: true };
const rmse = { name: 'rmse', higherIsBetter: false };

type Scores = Observation['scores'];

const observation = (scores: Scores, seed: number): Observation => ({ seed, scores, seconds: 2, parameters: 10 });

/** Results of arms given as scores, a set for each seed. */
function resultsOf(arms: Readonly<Record<string, readonly Scores[]>>, items?: Items): Results {
  const seeds = Object.values(arms)[0]?.map((_, seed) => seed) ?? [];
  const comparison: Comparison = {
    format: 1,
    id: '1',
    name: 'A & B',
    sha256: '',
    created: '',
    runs: [],
    request: { file: 'a.mtl.yaml' },
    plan: { arms: Object.keys(arms).map((arm) => ({ arm, members: [arm] })), seeds, ensembleSize: 3, leftOut: [] },
    metrics: { a: [accuracy], b: [rmse] },
  };
  const observed = Object.entries(arms).map(([arm, scores]) => [arm, scores.map(observation)] as const);
  return analyzeComparison(comparison, { arms: Object.fromEntries(observed), lost: [] }, items);
}

const scores = (a: number, b: number): Scores => ({ a: { accuracy: a }, b: { rmse: b } });

const alone = [scores(0.5, 2), scores(0.52, 2.1), scores(0.48, 1.9), scores(0.5, 2)];

/** `a` gains 0.1, `b` loses 0.5 (a higher error), each with little spread. */
const mixed = [scores(0.6, 2.5), scores(0.63, 2.61), scores(0.57, 2.4), scores(0.6, 2.52)];

function changeOf(results: Results, arm: string, task: string) {
  return results.arms.find((each) => each.arm === arm)?.tasks[task]?.[0]?.change;
}

test('what helped and what hurt is told by the direction of each metric', () => {
  const results = resultsOf({ single: alone, joint: mixed });
  assert.equal(changeOf(results, 'joint', 'a')?.claim, 'better');
  assert.equal(changeOf(results, 'joint', 'b')?.claim, 'worse');
  assert.equal(changeOf(results, 'single', 'a'), undefined);
  assert.deepEqual(verdict(results), [
    'Joint helped a (accuracy +0.1000 ± 0.0130) and hurt b (rmse +0.5075 ± 0.0152).',
  ]);
});

test('differences are paired by seed: what all arms share does not blur them', () => {
  const shifts = [0, 0.2, -0.2, 0.1];
  const arm = (gain: number) => shifts.map((shift, i) => scores(0.5 + shift + gain + 0.001 * i, 2));
  assert.equal(changeOf(resultsOf({ single: arm(0), joint: arm(0.02) }), 'joint', 'a')?.claim, 'better');
});

test('p values are corrected for the number of tasks', () => {
  const results = resultsOf({ single: alone, joint: mixed });
  const onlyB = (each: Scores): Scores => ({ b: each.b ?? {} });
  const apart = resultsOf({ single: alone, joint: mixed.map(onlyB) });
  const uncorrected = changeOf(apart, 'joint', 'b')?.p ?? Number.NaN;
  // It is the smaller of the two, which Holm takes times two.
  assert.ok(Math.abs((changeOf(results, 'joint', 'b')?.p ?? Number.NaN) - 2 * uncorrected) < 1e-12);
  assert.ok((changeOf(results, 'joint', 'a')?.p ?? 0) > 2 * uncorrected);
});

test('with two seeds nothing is claimed, and it is said why', () => {
  const results = resultsOf({ single: alone.slice(0, 2), joint: mixed.slice(0, 2) });
  assert.equal(changeOf(results, 'joint', 'a')?.claim, 'cannot tell');
  assert.match(
    verdict(results)[0] ?? '',
    /^Cannot tell whether joint helped: 2 seeds, .* at least 3 \(a accuracy \+0\.10/,
  );
});

test('where no difference shows, it is said how many seeds would settle it', () => {
  const noisy = [scores(0.56, 2), scores(0.49, 2.1), scores(0.53, 1.9), scores(0.51, 2)];
  const results = resultsOf({ single: alone, joint: noisy });
  assert.equal(changeOf(results, 'joint', 'a')?.claim, 'no difference shown');
  const needed = changeOf(results, 'joint', 'a')?.seedsToSettle ?? 0;
  assert.ok(needed > 4);
  assert.match(verdict(results)[0] ?? '', new RegExp(`a \\(accuracy \\+\\S+ ± \\S+; about ${needed} seeds`));
});

test('Δp and Δm are those of each seed, with an interval over them', () => {
  const joint = resultsOf({ single: alone, joint: mixed }).arms[1];
  const perSeed = alone.map((one, i) => {
    const other = mixed[i];
    const a = ((other?.a?.accuracy ?? 0) - (one.a?.accuracy ?? 0)) / (one.a?.accuracy ?? 1);
    const b = ((other?.b?.rmse ?? 0) - (one.b?.rmse ?? 0)) / (one.b?.rmse ?? 1);
    return 50 * (a - b);
  });
  const wanted = perSeed.reduce((sum, value) => sum + value, 0) / 4;
  assert.ok(Math.abs((joint?.deltaP?.mean ?? 0) - wanted) < 1e-9);
  assert.ok(Math.abs((joint?.deltaM?.mean ?? 0) + wanted) < 1e-9);
  assert.ok((joint?.deltaP?.interval?.low ?? 1) < wanted);
});

test('without the tasks alone there is nothing to hold the arms against, and that is said', () => {
  const results = resultsOf({ joint: mixed });
  assert.match(verdict(results)[0] ?? '', /No task was trained alone/);
  assert.equal(results.arms[0]?.deltaP, undefined);
});

test('a score that is not a number takes its seed out of the difference', () => {
  const results = resultsOf({ single: alone, joint: [scores(Number.NaN, 2), ...mixed.slice(1)] });
  assert.equal(changeOf(results, 'joint', 'a')?.differences.length, 3);
});

test('tables carry marks for what is claimed, in every form', () => {
  const results = resultsOf({ single: alone, joint: mixed });
  assert.match(markdown(results), /^\| a \| accuracy ↑ \| 0\.5000 ± \S+ \| 0\.6000 ± \S+ ▲ \|$/m);
  assert.match(markdown(results), /^- Joint helped a/m);
  assert.match(latex(results), /\\textbf\{\$0\.6000 \\pm /);
  assert.match(latex(results), /\\textit\{\$2\.507 \\pm /);
  const [head, ...lines] = csv(results).split('\r\n');
  assert.equal(lines.filter((line) => line !== '').length, 4);
  assert.equal(head?.split(',').length, lines[0]?.split(',').length);
  assert.match(lines[2] ?? '', /^joint,a,accuracy,true,4,0\.6,.*,better,/);
});

test('an undefined score is said and counts nowhere, least of all as 0', () => {
  const none = { a: { accuracy: null }, b: { rmse: 2.5 } };
  const results = resultsOf({ single: alone, joint: [none, ...mixed.slice(1)], alternate: [none, none, none, none] });
  const joint = results.arms[1]?.tasks['a']?.[0];
  assert.deepEqual(joint?.undefinedSeeds, [0]);
  assert.equal(joint.change?.differences.length, 3);
  assert.ok(Math.abs(joint.mean - 0.6) < 1e-12);
  assert.match(verdict(results)[0] ?? '', /^Joint helped a /);
  assert.deepEqual(verdict(results).slice(2), [
    'The accuracy of a is undefined for joint with seed 0, and does not count there.',
    'The accuracy of a is undefined for alternate with every seed, and does not count there.',
  ]);
  // Δ over the seeds that have every score.
  const rest = resultsOf({ single: alone.slice(1), joint: mixed.slice(1) });
  assert.deepEqual(results.arms[1]?.deltaP, rest.arms[1]?.deltaP);
  assert.equal(results.arms[2]?.deltaP, undefined);
  assert.match(markdown(results), /^\| a \| accuracy ↑ \| 0\.5000 ± \S+ \| 0\.6000 ± \S+( ▲)? \| – \|$/m);
  assert.match(csv(results), /^joint,a,accuracy,true,3,/m);
});

/** Test rows that say the same of every arm. */
function itemsOf(byTask: Readonly<Record<string, { readonly difference: number; readonly p: number }>>): Items {
  const of = (_: string, task: string): ItemTest | undefined => {
    const { difference, p } = byTask[task] ?? { difference: 0, p: 1 };
    const [low, high] = [difference - 0.05, difference + 0.05];
    const test = 'jackknife over 2,000 rows';
    const interval = { estimate: difference, low, high, confidence: 0.95, method: test };
    return { rows: 2000, seeds: [0], interval, p, test };
  };
  return { of, damaged: ['outputs/test-1.npy cannot be read: it is cut short.'] };
}

test('with one seed test rows say what they can: of these networks, corrected for the tasks, and no more', () => {
  const items = itemsOf({ a: { difference: 0.1, p: 0.001 }, b: { difference: 0.02, p: 0.2 } });
  const results = resultsOf({ single: alone.slice(0, 1), joint: mixed.slice(0, 1) }, items);
  assert.equal(changeOf(results, 'joint', 'a')?.claim, 'cannot tell');
  assert.equal(changeOf(results, 'joint', 'a')?.items?.p, 0.002);
  const [first, second] = verdict(results);
  assert.match(first ?? '', /^Cannot tell whether joint helped: 1 seed,/);
  assert.equal(
    second,
    'Of the networks of seed 0 alone, over test rows, joint does better than alone on a (accuracy +0.1000, 95 % +0.0500 to +0.1500, p = 0.0020, jackknife over 2,000 rows) and no difference shows on b (rmse +0.0200, 95 % −0.0300 to +0.0700, p = 0.2000, jackknife over 2,000 rows): that holds for these networks on other rows of the kind, not for other seeds.',
  );
  for (const form of [markdown, html])
    assert.match(form(results), /Differences over the test rows[^]*jackknife over 2,000 rows[^]*of no other seed/);
  assert.match(csv(results), /^joint,a,accuracy,.*,2000,0\.1,0\.05,0\.15\d*,0\.002,"jackknife over 2,000 rows"\r$/m);
  assert.match(html(results), /outputs\/test-1\.npy cannot be read/);
});

test('what seeds show and too few test rows cannot bear out is said', () => {
  const items = itemsOf({ a: { difference: 0.1, p: 0.3 }, b: { difference: 0.5, p: 0.0001 } });
  const results = resultsOf({ single: alone, joint: mixed }, items);
  assert.match(
    verdict(results)[1] ?? '',
    /^That a does better in joint holds over seeds on these test rows; they are too few to say so of others \(accuracy \+0\.1000/,
  );
  assert.equal(verdict(results).length, 2);
});

test('the front has the arms that no other beats in every task, and its hypervolume what each adds', () => {
  const means = (a: number, b: number) => alone.map(() => scores(a, b));
  // In units of the box: (0.1, 1.1)/1.1, (1.1, 0.1)/1.1 and, behind the first, (0.1, 0.6)/1.1.
  const results = resultsOf({ single: means(0.5, 1), joint: means(0.7, 2), alternate: means(0.5, 1.5) });
  const { front, hypervolume = Number.NaN, adds = {} } = results.tradeOff ?? {};
  assert.deepEqual(front, ['single', 'joint']);
  assert.ok(Math.abs(hypervolume - (0.11 + 0.11 - 0.01) / 1.21) < 1e-12, String(hypervolume));
  assert.ok(Math.abs((adds['joint'] ?? 0) - 0.1 / 1.21) < 1e-12);
  // Without single, alternate is no part of the front that is left.
  assert.ok(Math.abs((adds['single'] ?? 0) - 0.1 / 1.21) < 1e-12);
  assert.match(markdown(results), /^\| +\| on the front \| yes \| yes \| – \|$/m);
  assert.match(markdown(results), /hypervolume is 0\.1736 of the box/);
  assert.equal(resultsOf({ single: alone }).tradeOff, undefined);
});
