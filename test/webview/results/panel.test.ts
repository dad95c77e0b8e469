import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyzeComparison } from '../../../server/compare/analysis.ts';
import type { ItemTest } from '../../../server/compare/items/item-test.ts';
import type { Observation } from '../../../server/compare/observations.ts';
import { legend } from '../../../server/compare/report/cells.ts';
import { verdict } from '../../../server/compare/verdict.ts';
import type { ShownComparison } from '../../../webview/results/messages.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { skipReason } from '../../browser.ts';
import type { PageOptions, PanelPage } from '../panel-page.ts';
import { panelSuite } from '../panel-suite.ts';

const seeds = [0, 1, 2, 3];

/** Four seeds around a mean: paired over arms, since the same seed shifts all of them. */
function observations(tasks: Readonly<Record<string, number>>, spread: number): Observation[] {
  return seeds.map((seed) => ({
    seed,
    scores: Object.fromEntries(
      Object.entries(tasks).map(([task, mean]) => [task, { accuracy: mean + spread * Math.sin(3 * seed + mean * 50) }]),
    ),
    seconds: 60 * Object.keys(tasks).length,
    parameters: 2_130_862,
  }));
}

const overRows: ItemTest = {
  rows: 10_000,
  seeds,
  interval: { estimate: 0.02, low: 0.01, high: 0.03, confidence: 0.95, method: 'jackknife over 10,000 rows' },
  p: 0.0004,
  test: 'jackknife over 10,000 rows',
  mcNemar: seeds.map((seed) => ({ seed, onlyArm: 500 + seed, onlyAlone: 300, p: 0.01 })),
};

function shown(tasks: readonly string[] = ['ten', 'hundred'], change: Partial<ShownComparison> = {}): ShownComparison {
  const accuracy = [{ name: 'accuracy', higherIsBetter: true }];
  const scores = (gain: number) =>
    Object.fromEntries(tasks.map((task, i) => [task, 0.6 - 0.2 * i + (i === 1 ? gain : -gain)]));
  const results = analyzeComparison(
    {
      format: 1,
      id: '3',
      name: 'CIFAR-10 with CIFAR-100',
      sha256: '',
      created: '',
      runs: [],
      request: { file: 'cifar.mtl.yaml' },
      plan: {
        arms: ['single', 'joint', 'alternate'].map((arm) => ({ arm, members: [arm] })),
        seeds,
        ensembleSize: 3,
        leftOut: [{ arm: 'ensemble', reason: 'this version cannot train it' }],
      },
      metrics: Object.fromEntries(tasks.map((task) => [task, accuracy])),
    },
    {
      arms: {
        single: observations(scores(0), 0.004),
        joint: observations(scores(0.03), 0.003),
        alternate: observations(scores(0.001), 0.006),
      },
      lost: [{ member: 'joint', seed: 4, reason: 'failed: the loss of ten became NaN' }],
    },
    { of: (arm) => (arm === 'joint' ? overRows : undefined), damaged: [] },
  );
  return { id: '3', verdict: verdict(results), results, legend: legend(results), done: 12, total: 12, ...change };
}

describe('the results panel', { skip: skipReason }, () => {
  const open = panelSuite('results');
  const withPanel = (
    comparison: ShownComparison | null,
    use: (panel: PanelPage<'results'>) => Promise<void>,
    options?: PageOptions,
  ): Promise<void> => open({ type: 'show', comparison, locale: 'en' }, use, options);

  const textOf = ({ page }: PanelPage<'results'>, selector: string): Promise<string[]> =>
    page.locator(selector).evaluateAll((all) => all.map((each) => (each.textContent ?? '').trim()));

  it('answers first, then shows every number of the comparison', () =>
    withPanel(shown(), async (panel) => {
      const { results, verdict: sentences } = shown();
      assert.deepEqual(await textOf(panel, '.verdict, .say .reasons li'), [...sentences]);
      const rows = await panel.page
        .locator('.arms tbody tr:not(.axisrow)')
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())));
      assert.equal(rows.length, 3);
      results.arms.forEach(({ arm, tasks }, i) => {
        const row = rows[i] ?? [];
        assert.equal(row[0], arm);
        assert.ok(row[1]?.startsWith((tasks.ten?.[0]?.mean ?? 0).toFixed(3)), row[1]);
        assert.ok(row[4]?.startsWith((tasks.hundred?.[0]?.mean ?? 0).toFixed(3)), row[4]);
      });
      assert.match(rows[1]?.[2] ?? '', /^▼worse than alone, −0\.0\d\d \(/);
      assert.match(rows[1]?.[5] ?? '', /^▲better than alone, \+0\.0\d\d \(.*p = .* after Holm$/);
    }));

  it('draws the trade-off of two tasks, with the arms that none dominates', () =>
    withPanel(shown(), async ({ page }) => {
      const picture = page.locator('.tradeoff');
      assert.match(
        (await picture.getAttribute('aria-label')) ?? '',
        /^accuracy of ten against accuracy of hundred; single 0\.\d+, 0\.\d+; .*; not dominated: .*joint/,
      );
      assert.equal(await picture.locator('circle').count(), 3);
    }));

  it('shows differences over test rows, and says what they can bear', () =>
    withPanel(shown(), async (panel) => {
      const section = 'section[aria-label="Differences over the test rows"]';
      const cells = await textOf(panel, `${section} tbody tr:first-child > *`);
      assert.deepEqual(cells.slice(0, 5), ['joint', 'ten', 'accuracy', '10,000', '4']);
      assert.equal(cells[7], '< 0.001');
      assert.match(cells[9] ?? '', /^0\.0100 \(\+500 −300\), /);
      assert.match((await textOf(panel, `${section} header`)).join(), /of no other seed/);
    }));

  it('says what was left out and what was lost', () =>
    withPanel(shown(), async (panel) => {
      const notes = await textOf(panel, 'section[aria-label="Left out"] li');
      assert.deepEqual(notes, [
        'ensemble is left out: this version cannot train it.',
        'joint, seed 4, does not count: failed: the loss of ten became NaN',
      ]);
    }));

  it('offers what can be done: go on where runs are missing, stop while one is trained, export', async () => {
    await withPanel(shown(undefined, { done: 5 }), async (panel) => {
      await panel.page.getByRole('button', { name: 'Train What Is Missing' }).click();
      await panel.page.getByRole('button', { name: 'LaTeX' }).click();
      assert.deepEqual(await panel.posted(), [{ type: 'ready' }, { type: 'goOn' }, { type: 'export', form: 'latex' }]);
      assert.equal(await panel.page.getByRole('button', { name: 'Stop' }).isVisible(), false);
    });
    await withPanel(shown(undefined, { done: 5, training: 'joint, seed 1' }), async (panel) => {
      assert.match((await textOf(panel, '.items')).join(), /5 of 12 runs .* now joint, seed 1/);
      await panel.page.getByRole('button', { name: 'Stop' }).click();
      assert.deepEqual((await panel.posted()).at(-1), { type: 'stop' });
    });
  });

  it('says so where there is no comparison, or no score yet', async () => {
    await withPanel(null, async (panel) =>
      assert.match((await textOf(panel, '.none')).join(), /There is no comparison yet/),
    );
    const none = shown(undefined, { done: 0, verdict: [] });
    const empty = { ...none, results: { ...none.results, arms: [] } };
    await withPanel(empty, async (panel) =>
      assert.match((await textOf(panel, '.none')).join(), /No arm has finished with any seed yet/),
    );
  });

  it('keeps to the window: many tasks stand in rows, and a narrow panel scrolls its tables only', async () => {
    const tasks = Array.from({ length: 9 }, (_, i) => `task_${i}_${'name'.repeat(5)}`);
    await withPanel(
      shown(tasks),
      async ({ page }) => {
        assert.equal(await page.locator('.arms').count(), 0);
        assert.equal(await page.locator('.scores tbody th').count(), 14);
        const overflows = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(overflows, false);
      },
      { width: 420 },
    );
  });

  it('drops messages that are none', () =>
    withPanel(shown(), async (panel) => {
      for (const junk of [null, 7, {}, { type: 'show' }, { type: 'show', locale: 'en', comparison: { id: 1 } }])
        await panel.sendRaw(junk);
      await panel.settled();
      assert.equal((await textOf(panel, '.verdict')).length, 1);
    }));

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const)
    it(`is drawn and accessible in the theme ${theme}`, () =>
      withPanel(
        shown(),
        async ({ page }) => {
          const color = await page.locator('.verdict').evaluate((node) => getComputedStyle(node).color);
          const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
          assert.notEqual(color, background);
          const folder = process.env['MTL_PICTURES'];
          if (folder !== undefined) await page.screenshot({ path: `${folder}/results-${theme}.png`, fullPage: true });
          assert.deepEqual(await accessibilityFaults(page), []);
        },
        { theme },
      ));
});
