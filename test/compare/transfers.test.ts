import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeComparison, type Results } from '../../server/compare/analysis.ts';
import type { Comparison } from '../../server/compare/record.ts';
import { legend } from '../../server/compare/report/cells.ts';
import { html } from '../../server/compare/report/html.ts';
import { latex } from '../../server/compare/report/latex.ts';
import { markdown } from '../../server/compare/report/markdown.ts';
import { transferTables } from '../../server/compare/report/transfer-tables.ts';
import { verdict } from '../../server/compare/verdict.ts';

const accuracy = { name: 'accuracy', higherIsBetter: true };

/** Three seeds: A helps B, B hurts A, with little spread. */
function results(): Results {
  const members = ['transfer:A>B:fineTuned', 'transfer:B>A:fineTuned'];
  const comparison: Comparison = {
    format: 1,
    id: '1',
    name: 'A <b>& B',
    sha256: '',
    created: '',
    runs: [],
    request: { file: 'a.mtl.yaml' },
    plan: {
      arms: [
        { arm: 'single', members: ['single:A', 'single:B'] },
        { arm: 'transfer:fineTuned', members },
      ],
      seeds: [0, 1, 2],
      ensembleSize: 3,
      leftOut: [{ arm: 'joint', reason: 'it <cannot>' }],
    },
    metrics: { A: [accuracy], B: [accuracy] },
  };
  const observed = (a: number, b: number, compute: number) =>
    [0, 0.01, -0.01].map((noise, seed) => ({
      seed,
      scores: { A: { accuracy: a + noise }, B: { accuracy: b + 1.1 * noise } },
      seconds: 1,
      parameters: 10,
      passes: { A: 2, B: 2 },
      compute,
    }));
  const arms = { single: observed(0.6, 0.5, 1), 'transfer:fineTuned': observed(0.5, 0.6, 2) };
  // Differences that are all the same have no spread to judge them by.
  const [first] = arms['transfer:fineTuned'];
  if (first) first.scores = { A: { accuracy: 0.501 }, B: { accuracy: 0.601 } };
  return analyzeComparison(comparison, { arms, lost: [] });
}

test('what a task gains from another stands in a row of what was learned before, loss as plainly as gain', () => {
  const [table, ...others] = transferTables(results());
  assert.equal(others.length, 0);
  assert.deepEqual(table?.targets, ['B accuracy ↑', 'A accuracy ↑']);
  const cells = table?.rows.map(({ from, cells: own }) => [from, ...own.map(({ value, claim }) => [value, claim])]);
  assert.deepEqual(cells, [
    ['A', ['+0.1003', 'better'], ['–', undefined]],
    ['B', ['–', undefined], ['−0.0997', 'worse']],
  ]);
  const [sentence] = verdict(results());
  assert.match(
    sentence ?? '',
    /^Transfer:fineTuned, at 2\.0 times the compute, helped B \(.*\) and brought negative transfer to A \(/,
  );
});

test('the matrix is in every form that people read', () => {
  assert.match(
    markdown(results()),
    /\| learned before \| B accuracy ↑ \| A accuracy ↑ \|\n.*\n\| A \| \+0\.1003 ± \S+ ▲ \| – \|/,
  );
  assert.match(
    latex(results()),
    /learned before & B accuracy \$\\uparrow\$ .*\n.*\n {2}A & \\textbf\{\$\+0\.1003 \\pm/,
  );
});

test('the HTML stands alone: no script, nothing fetched, texts escaped, every difference with its degrees of freedom', () => {
  const page = html(results());
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.doesNotMatch(page, /<script|https?:|src=|@import|url\(/);
  assert.match(page, /<h1>A &lt;b&gt;&amp; B<\/h1>/);
  assert.match(page, /it &lt;cannot&gt;/);
  assert.match(
    page,
    /<td>transfer:fineTuned<\/td><td>B<\/td><td>accuracy<\/td><td>3<\/td><td>\+0\.1003<\/td><td>\+\S+ to \+\S+<\/td><td>2<\/td>/,
  );
  assert.equal(page.match(/<svg /g)?.length, 2);
  for (const tag of ['table', 'tr', 'td', 'ul', 'li', 'svg', 'span', 'h2'])
    assert.equal(
      page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length,
      page.match(new RegExp(`</${tag}>`, 'g'))?.length,
      tag,
    );
});

test('the legend counts the seeds that have finished, not those that are planned', () => {
  const whole = results();
  assert.match(legend({ ...whole, seeds: [0, 1, 2, 3, 4] }), /^Means over 3 seeds;/);
  const [first, second] = whole.arms;
  assert.ok(first && second);
  assert.match(legend({ ...whole, arms: [first, { ...second, seeds: [0, 1] }] }), /^Means over 2 to 3 seeds;/);
});
