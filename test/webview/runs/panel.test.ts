import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ToRuns } from '../../../webview/runs/messages.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { rowOf, sixRuns } from '../fixtures/rows.ts';
import { skipReason } from '../../browser.ts';
import type { PanelPage } from '../panel-page.ts';
import { panelSuite } from '../panel-suite.ts';

const told: ToRuns = { type: 'runs', rows: sixRuns, locale: 'en' };

describe('the table of runs', { skip: skipReason }, () => {
  const open = panelSuite('runs');

  const heads = ({ page }: PanelPage<'runs'>): Promise<string[]> =>
    page.locator('.runs thead th').evaluateAll((all) => all.map((each) => (each.textContent ?? '').trim()));
  const cells = ({ page }: PanelPage<'runs'>): Promise<string[][]> =>
    page
      .locator('.runs tbody tr')
      .evaluateAll((all) =>
        all.map((row) => [...row.children].slice(2).map((cell) => (cell.textContent ?? '').trim())),
      );
  const ids = async (panel: PanelPage<'runs'>): Promise<(string | undefined)[]> =>
    (await cells(panel)).map(([id]) => id);

  it('shows what differs and the scores, the newest run first, the best ones marked', () =>
    open(told, async (panel) => {
      assert.deepEqual(await heads(panel), [
        ...[
          'Run',
          'State',
          'weighting.type',
          'learningRate',
          'schedule.type',
          'ten accuracy',
          'hundred accuracy',
          'Time',
        ],
      ]);
      const rows = await cells(panel);
      assert.deepEqual(rows[1]?.slice(0, 1).concat(rows[1].slice(2)), [
        '14',
        'gradNorm',
        '0.001',
        'joint',
        '0.646',
        '0.347, best',
        '9\u2009min',
      ]);
      assert.deepEqual(
        rows.map((row) => row[5]),
        ['–', '0.646', '0.684, best', '0.663', '0.412', '0.672'],
      );
      assert.match(rows[4]?.[1] ?? '', /Failed.*The loss of hundred became NaN at step 2112\./);
      await panel.page.getByRole('button', { name: 'Only What Differs' }).click();
      const all = await heads(panel);
      assert.ok(all.includes('host') && all.includes('ten brierScore') && all.includes('Name'), all.join());
    }));

  it('sorts by a column and back, and filters, and keeps both', () =>
    open(told, async (panel) => {
      await panel.page.getByRole('button', { name: 'ten accuracy' }).click();
      assert.deepEqual(await ids(panel), ['13', '8', '12', '14', '9', '15']);
      assert.equal(
        await panel.page.getByRole('columnheader', { name: 'ten accuracy' }).getAttribute('aria-sort'),
        'descending',
      );
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await ids(panel), ['9', '14', '12', '8', '13', '15']);
      await panel.page.keyboard.press('/');
      await panel.page.keyboard.type('accuracy>0.65');
      assert.deepEqual(await ids(panel), ['12', '8', '13']);
      assert.match(await panel.page.locator('.foot').innerText(), /^3 of 6 runs/);
      assert.deepEqual(await panel.page.evaluate(() => window.keptState), {
        filter: 'accuracy>0.65',
        order: { key: 'score ten accuracy', descending: false },
        all: false,
      });
      await panel.page.keyboard.press('Escape');
      assert.equal((await ids(panel)).length, 6);
    }));

  it('chooses, stars, plots and lays side by side, by mouse and by keys', () =>
    open(told, async (panel) => {
      const box = (id: string) => panel.page.getByRole('checkbox', { name: `Plot run ${id}`, exact: true });
      assert.equal(await box('13').isChecked(), true);
      assert.equal(await box('12').isChecked(), false);
      await box('14').focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('Space');
      await panel.page.keyboard.press('ArrowRight');
      await panel.page.keyboard.press('Enter');
      await panel.page.getByRole('button', { name: 'Plot 2' }).click();
      await panel.page.getByRole('button', { name: 'What Changed' }).click();
      assert.deepEqual((await panel.posted()).slice(1), [
        { type: 'choose', runs: ['/work/.mtl/runs/12'], on: true },
        { type: 'star', run: '/work/.mtl/runs/12' },
        { type: 'plot' },
        { type: 'changes', runs: ['/work/.mtl/runs/14', '/work/.mtl/runs/13'] },
      ]);
    }));

  it('changes rows in place while runs go on: focus stays, and a new state is said', () =>
    open(told, async (panel) => {
      await panel.page.getByRole('checkbox', { name: 'Plot run 14' }).focus();
      const row = rowOf('14', {
        status: 'Finished, 40 min',
        ten: 0.7,
        hundred: 0.4,
        place: 0,
        settings: { 'objective.weighting.type': 'gradNorm' },
      });
      await panel.send({ type: 'changed', rows: [row] });
      await panel.settled();
      const rows = await cells(panel);
      assert.deepEqual([rows[1]?.[5], rows[1]?.[6], rows[2]?.[5]], ['0.700, best', '0.400, best', '0.684']);
      assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Plot run 14');
      assert.equal(await panel.page.locator('[aria-live]').textContent(), 'Run 14: Finished, 40 min');
    }));

  it('exports what it shows', () =>
    open(told, async (panel) => {
      for (const name of ['Save Table as CSV…', 'Copy Table as Markdown']) {
        await panel.page.getByRole('button', { name: 'Export' }).click();
        await panel.page.getByRole('menuitem', { name }).click();
      }
      const posted = await panel.posted();
      const saved = posted.find((each) => each.type === 'save');
      assert.match(
        saved?.content ?? '',
        /^id,state,objective\.weighting\.type,.*\r\n15,"Queued, after run 14",cagrad,/,
      );
      const copied = posted.find((each) => each.type === 'copy');
      assert.match(copied?.text ?? '', /\| 13 \|.*\| 0\.684 \|/);
    }));

  it('says so where there is no run, or none fits; and drops messages that are none', () =>
    open({ type: 'runs', rows: [], locale: 'en' }, async (panel) => {
      assert.match(await panel.page.locator('.none').innerText(), /There are no runs yet/);
      for (const junk of [null, 7, { type: 'runs' }, { type: 'changed', rows: [{ run: 'x' }] }])
        await panel.sendRaw(junk);
      await panel.send(told);
      await panel.settled();
      await panel.page.getByLabel('Filter runs').fill('nothing like this');
      assert.match(await panel.page.locator('.none').innerText(), /No run fits/);
    }));

  it('keeps to a narrow window: the table alone scrolls', () =>
    open(
      told,
      async ({ page }) => assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 420),
      {
        width: 420,
      },
    ));

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const)
    it(`is accessible in the theme ${theme}`, () =>
      open(
        told,
        async ({ page }) => {
          const folder = process.env['MTL_PICTURES'];
          if (folder !== undefined) await page.screenshot({ path: `${folder}/runs-${theme}.png` });
          assert.deepEqual(await accessibilityFaults(page), []);
        },
        { theme, height: 480 },
      ));
});
