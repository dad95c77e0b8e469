import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ToInspector } from '../../../webview/inspector/messages.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { measuredRun, shownStep } from '../fixtures/inspection.ts';
import { skipReason } from '../../browser.ts';
import type { PageOptions, PanelPage } from '../panel-page.ts';
import { panelSuite } from '../panel-suite.ts';

describe('the step inspector', { skip: skipReason }, () => {
  const open = panelSuite('inspector');
  const withPanel = (
    told: ToInspector,
    use: (panel: PanelPage<'inspector'>) => Promise<void>,
    options?: PageOptions,
  ): Promise<void> => open(told, use, options);

  const cells = ({ page }: PanelPage<'inspector'>, table: string): Promise<string[][]> =>
    page
      .locator(`table.${table} tbody tr`)
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())));

  const asked = async (panel: PanelPage<'inspector'>) => (await panel.posted()).filter(({ type }) => type === 'go');

  it('answers first, then shows the numbers of the journal and of each method', () =>
    withPanel(shownStep(20), async (panel) => {
      const { inspection } = shownStep(20);
      assert.match(await panel.page.locator('.verdict').innerText(), /^The step taken (lowers|raises)/);
      const matrix = await cells(panel, 'gram');
      assert.equal(matrix[0]?.[2], signed(inspection.cosines[0]?.[1] ?? NaN));
      await panel.page.getByLabel('What the matrix shows').selectOption('product');
      assert.equal((await cells(panel, 'gram'))[1]?.[2], inspection.gram[1]?.[1]?.toFixed(3));
      const methods = await cells(panel, 'methods');
      assert.deepEqual(
        methods.map(([name]) => name?.replace(' ▼ all', '')),
        ['none: the sum, taken', ...inspection.choices.map(({ name }) => (name === 'none' ? 'none: the sum' : name))],
      );
      methods.slice(1).forEach((row, i) => {
        const [, first = ''] = row;
        assert.equal(Number(first.replace('−', '-')).toFixed(2), (inspection.choices[i]?.weights[0] ?? NaN).toFixed(2));
      });
    }));

  it('goes to other measured steps by buttons, keys and numbers, and says when it had to take another', () =>
    withPanel(shownStep(20, undefined, { asked: 23 }), async (panel) => {
      assert.match(await panel.page.locator('.note').innerText(), /At step 23 .* not measured; .* nearest .* 20/);
      await panel.page.getByRole('button', { name: 'Measured step before' }).click();
      await panel.page.locator('main').click();
      await panel.page.keyboard.press('ArrowRight');
      await panel.page.getByRole('spinbutton', { name: 'Step' }).fill('57');
      await panel.page.keyboard.press('Enter');
      await panel.page.getByRole('button', { name: 'Worst Conflict' }).click();
      assert.deepEqual(
        (await asked(panel)).map((message) => 'step' in message && message.step),
        [10, 30, 57, 'worst'],
      );
    }));

  it('says why a step cannot be looked at, and goes on from there', () => {
    const { at } = shownStep(20);
    return withPanel({ type: 'nothing', at, reason: 'They had broken by then.', locale: 'en' }, async (panel) => {
      assert.equal(await panel.page.locator('main').innerText(), 'They had broken by then.');
      assert.equal(await panel.page.getByRole('button', { name: 'Export' }).isDisabled(), true);
      await panel.page.getByRole('button', { name: 'Measured step after' }).click();
      assert.deepEqual(await asked(panel), [{ type: 'go', step: 30 }]);
      await panel.send(shownStep(30));
      await panel.settled();
      assert.equal(await panel.page.getByRole('button', { name: 'Export' }).isDisabled(), false);
      await panel.send({ type: 'nothing', reason: 'The run is gone.', locale: 'en' });
      await panel.settled();
      assert.equal(await panel.page.getByRole('toolbar').isVisible(), false);
    });
  });

  it('changes its toolbar while the run goes on, and leaves what is looked at alone', () =>
    withPanel(shownStep(120), async (panel) => {
      assert.equal(await panel.page.getByRole('button', { name: 'Measured step after' }).isDisabled(), true);
      await panel.page.getByLabel('What the matrix shows').focus();
      await panel.send(shownStep(120, undefined, { steps: 240, after: 130 }));
      await panel.settled();
      assert.equal(await panel.page.getByRole('button', { name: 'Measured step after' }).isDisabled(), false);
      assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), 'SELECT');
    }));

  it('exports the picture, all numbers in full, and the tables', () =>
    withPanel(shownStep(20), async (panel) => {
      const { inspection } = shownStep(20);
      for (const name of [
        'Save Picture as PNG…',
        'Save Picture as SVG…',
        'Save Values as CSV…',
        'Copy Tables as Markdown',
      ]) {
        await panel.page.getByRole('button', { name: 'Export' }).click();
        await panel.page.getByRole('menuitem', { name }).click();
      }
      await panel.page.waitForFunction(() => window.posted.filter(({ type }) => type === 'save').length === 3);
      const posted = await panel.posted();
      const saved = new Map(posted.flatMap((each) => (each.type === 'save' ? [[each.fileName, each.content]] : [])));
      const rows = saved.get('run-14-step-20.csv')?.trim().split('\r\n') ?? [];
      assert.equal(rows.length, inspection.choices.length + 2);
      assert.ok(
        rows[1]?.startsWith(`20,${inspection.learningRate},none (taken),1,1,1,${inspection.taken?.changes[0]},`),
      );
      assert.match(saved.get('run-14-step-20.svg') ?? '', /^<svg .*g hundred/s);
      assert.ok(saved.has('run-14-step-20.png'));
      const copied = posted.find((each) => each.type === 'copy');
      assert.match(copied?.text ?? '', /\| method \|/);
    }));

  for (const [tasks, caption] of [
    [2, /both losses fall/],
    [3, /The plane that keeps \d+/],
  ] as const)
    it(`draws ${tasks} tasks as vectors, every name within the picture`, () =>
      withPanel(shownStep(20, measuredRun({ every: 10, tasks })), async ({ page }) => {
        const picture = page.locator('svg.vectors');
        assert.match((await picture.getAttribute('aria-label')) ?? '', /° between ten and hundred/);
        assert.match(await page.locator('section[aria-label="Directions"]').innerText(), caption);
        assert.equal(await page.locator('.vectors .cone').count(), tasks === 2 ? 1 : 0);
        const outside = await picture.evaluate((svg) => {
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll('text')].map((text) => ({
            name: text.textContent,
            box: text.getBoundingClientRect(),
          }));
          return texts
            .filter(
              ({ box }) =>
                box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom,
            )
            .map(({ name }) => name);
        });
        assert.deepEqual(outside, []);
      }));

  it('keeps to a narrow window', () =>
    withPanel(
      shownStep(20),
      async ({ page }) => assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 420),
      { width: 420 },
    ));

  it('drops messages that are none', () =>
    withPanel(shownStep(20), async (panel) => {
      const { inspection, at } = shownStep(20);
      for (const junk of [
        null,
        7,
        {},
        { type: 'show', at, inspection: {}, locale: 'en' },
        { type: 'show', inspection, locale: 'en' },
      ])
        await panel.sendRaw(junk);
      await panel.settled();
      assert.equal(await panel.page.locator('.verdict').count(), 1);
    }));

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const)
    it(`is accessible in the theme ${theme}`, () =>
      withPanel(
        shownStep(20),
        async ({ page }) => {
          const folder = process.env['MTL_PICTURES'];
          if (folder !== undefined) await page.screenshot({ path: `${folder}/inspector-${theme}.png`, fullPage: true });
          assert.deepEqual(await accessibilityFaults(page), []);
        },
        { theme },
      ));
});

const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(2)}`.replace('-', '−');
