import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stream } from '../../../server/data/random.ts';
import { taskView } from '../../../server/trainer/outputs/task-view.ts';
import type { ShownPredictions, ToPredictions } from '../../../webview/predictions/messages.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { skipReason } from '../../browser.ts';
import type { PageOptions, PanelPage } from '../panel-page.ts';
import { panelSuite } from '../panel-suite.ts';

const random = stream(1, 'test', 'predictions');
const count = 240;
const row = Int32Array.from({ length: count }, (_, i) => i);

/** A task of several classes that is right in about three of four rows. */
function classesOf(classes: readonly string[]) {
  const label = row.map((i) => i % classes.length);
  const predicted = label.map((own) => (random.uniform() < 0.75 ? own : random.integer(classes.length)));
  const probability = Float32Array.from(row, () => random.uniform());
  return taskView({ file: '', kind: 'class', classes, rows: count, columns: { row, label, predicted, probability } });
}

const five = classesOf(['circle', 'square', 'triangle', 'cross', 'ring']);
const label = Float32Array.from(row, (i) => 4 + i / 60);
const predicted = label.map((value) => value + 0.4 * random.normal() + 0.1);
const numbers = taskView({ file: '', kind: 'number', rows: count, columns: { row, label, predicted } });

const shown = (view = five, change: Partial<ShownPredictions> = {}): ToPredictions => ({
  type: 'show',
  shown: {
    run: '7',
    arm: 'joint',
    tasks: ['shape', 'size'],
    task: view.type === 'numbers' ? 'size' : 'shape',
    splits: ['test', 'validation'],
    split: 'test',
    view,
    ...change,
  },
  locale: 'en',
});

const pictures = (): ToPredictions => ({
  type: 'inputs',
  inputs: {
    state: 'read',
    rows: five.worst.map(({ row: own }) => [
      own,
      { type: 'picture', width: 12, height: 12, pixels: Array.from({ length: 432 }, (_, i) => (i * own) % 256) },
    ]),
  },
});

describe('the predictions panel', { skip: skipReason }, () => {
  const open = panelSuite('predictions');
  const withPanel = (
    told: ToPredictions,
    use: (panel: PanelPage<'predictions'>) => Promise<void>,
    options?: PageOptions,
  ): Promise<void> => open(told, use, options);

  const cells = ({ page }: PanelPage<'predictions'>, table: string): Promise<string[][]> =>
    page
      .locator(`table.${table} tbody tr`)
      .evaluateAll((all) => all.map((each) => [...each.children].map((cell) => (cell.textContent ?? '').trim())));

  it('shows every count of the table, as shares of a row and as a list, by buttons and keys', () =>
    withPanel(shown(), async (panel) => {
      assert.ok(five.type === 'classes');
      const right = five.cells.filter(([own, other]) => own === other).reduce((sum, [, , each]) => sum + each, 0);
      assert.ok((await panel.page.locator('.verdict').innerText()).startsWith(`${right} of ${count} right (`));
      await panel.page.getByRole('button', { name: 'Share of Row' }).click();
      const matrix = await cells(panel, 'confusion');
      for (const [own, other, each] of five.cells) assert.equal(matrix[own]?.[other + 1], String(each));
      await panel.page.keyboard.press('s');
      const shares = await cells(panel, 'confusion');
      assert.match(shares[0]?.[1] ?? '', /^\d+\s?%$/);
      await panel.page.keyboard.press('t');
      const list = await cells(panel, 'mistakes');
      assert.equal(list.length, five.cells.filter(([own, other]) => own !== other).length);
      const [first] = list;
      assert.equal(
        Number(first?.[2]),
        Math.max(...five.cells.filter(([own, other]) => own !== other).map(([, , each]) => each)),
      );
    }));

  it('scores each class', () =>
    withPanel(shown(), async (panel) => {
      assert.ok(five.type === 'classes');
      const of = (which: (own: number, other: number) => boolean) =>
        five.cells.filter(([own, other]) => which(own, other)).reduce((sum, [, , each]) => sum + each, 0);
      const hits = of((own, other) => own === 1 && other === 1);
      const [, square] = await cells(panel, 'scores');
      assert.deepEqual(square?.slice(0, 4), [
        'square',
        String(of((own) => own === 1)),
        (hits / of((_, other) => other === 1)).toFixed(3),
        (hits / of((own) => own === 1)).toFixed(3),
      ]);
    }));

  it('draws a matrix of many classes without numbers, with its mistakes as a list; of more, the list alone', async () => {
    await withPanel(shown(classesOf(Array.from({ length: 40 }, (_, i) => `class ${i}`))), async (panel) => {
      assert.equal(await panel.page.locator('.confusion.fine tbody td').count(), 1600);
      assert.equal((await cells(panel, 'mistakes')).length, 10);
    });
    await withPanel(shown(classesOf(Array.from({ length: 140 }, (_, i) => `class ${i}`))), async (panel) => {
      assert.equal(await panel.page.locator('.confusion').count(), 0);
      assert.ok((await cells(panel, 'mistakes')).length > 10);
    });
  });

  it('draws numbers as errors over their labels, and as a table', () =>
    withPanel(shown(numbers), async (panel) => {
      assert.match(await panel.page.locator('.verdict').innerText(), /^Off by 0\.\d+ in the mean over 240 rows/);
      const plot = panel.page.locator('svg.residuals');
      assert.match((await plot.getAttribute('aria-label')) ?? '', /^error .* of 240 rows over labels from 3\.84/);
      await panel.page.getByLabel('What is drawn over the label').selectOption('predicted');
      assert.match((await plot.getAttribute('aria-label')) ?? '', /^predicted of 240 rows/);
      await panel.page.getByRole('button', { name: 'As Table' }).click();
      assert.equal((await cells(panel, 'points')).length, count);
    }));

  it('shows yes and no of each class by its scores', () => {
    const asked = row.map((i) => i % 3);
    const answer = row.map((i) => i % 2);
    const columns = { row, class: asked, label: answer, predicted: answer, probability: Float32Array.from(answer) };
    const view = taskView({ file: '', kind: 'labels', classes: ['a', 'b', 'c'], rows: 80, columns });
    return withPanel(shown(view), async (panel) => {
      assert.deepEqual(
        (await cells(panel, 'scores')).map((each) => each.slice(0, 5)),
        ['a', 'b', 'c'].map((name) => [name, '40', '1.000', '1.000', '1.000']),
      );
    });
  });

  it('shows the worst rows with their inputs, however these come', () =>
    withPanel(shown(), async (panel) => {
      const items = panel.page.locator('.worst li');
      assert.equal(await items.count(), 12);
      await panel.send({ type: 'inputs', inputs: { state: 'reading' } });
      await panel.page.getByRole('button', { name: 'Stop' }).click();
      assert.deepEqual((await panel.posted()).at(-1), { type: 'stopReading' });
      await panel.send(pictures());
      await panel.settled();
      assert.equal(await panel.page.locator('.worst canvas').count(), 12);
      const own = five.worst[0]?.row ?? 0;
      const drawn = await panel.page
        .locator('.worst canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext('2d')?.getImageData(1, 0, 1, 1).data ?? [])]);
      assert.deepEqual(drawn, [(3 * own) % 256, (4 * own) % 256, (5 * own) % 256, 255]);
      const [first, second] = five.worst.map((each) => each.row);
      await panel.send({
        type: 'inputs',
        inputs: {
          state: 'read',
          rows: [
            [first ?? 0, { type: 'words', text: 'not bad at all' }],
            [
              second ?? 0,
              {
                type: 'values',
                values: [
                  ['age', 39],
                  ['work', 'Private'],
                ],
              },
            ],
          ],
        },
      });
      await panel.settled();
      assert.match(
        await items.first().innerText(),
        /^not bad at all\s+row \d+ \w+ in place of|^not bad at all\s+row \d+ rightly/,
      );
      assert.match(await items.nth(1).innerText(), /^age\s+39(\.0+)?\s+work\s+Private/);
      await panel.send({ type: 'inputs', inputs: { state: 'none', reason: 'The files are gone.' } });
      await panel.settled();
      assert.match(await panel.page.getByRole('status').innerText(), /The files are gone/);
    }));

  it('asks for another task or split, and exports what it shows', () =>
    withPanel(shown(), async (panel) => {
      await panel.page.getByLabel('Task', { exact: true }).selectOption('size');
      await panel.send(shown(numbers));
      await panel.settled();
      await panel.page.getByLabel('Rows', { exact: true }).selectOption('validation');
      assert.deepEqual(
        (await panel.posted()).filter(({ type }) => type === 'choose'),
        [
          { type: 'choose', task: 'size', split: 'test' },
          { type: 'choose', task: 'size', split: 'validation' },
        ],
      );
      await panel.send(shown());
      await panel.settled();
      for (const name of ['Save Tables as CSV…', 'Copy as Markdown']) {
        await panel.page.getByRole('button', { name: 'Export' }).click();
        await panel.page.getByRole('menuitem', { name }).click();
      }
      const posted = await panel.posted();
      const csv = posted.find((each) => each.type === 'save');
      assert.equal(csv?.fileName, 'run-7-shape-test.csv');
      assert.match(csv?.content ?? '', /^label ↓ predicted →,circle,square/);
      assert.match(posted.find((each) => each.type === 'copy')?.text ?? '', /right[^]*\| class \|/);
    }));

  it('says why there is nothing, keeps its look while hidden, and drops messages that are none', async () => {
    await withPanel({ type: 'nothing', reason: 'Run 3 keeps no outputs.', locale: 'en' }, async ({ page }) => {
      assert.equal(await page.locator('main').innerText(), 'Run 3 keeps no outputs.');
      assert.equal(await page.getByRole('toolbar').isVisible(), false);
    });
    const kept = { byRow: false, asTable: true, plot: 'predicted' };
    await withPanel(
      shown(),
      async (panel) => {
        assert.ok((await cells(panel, 'mistakes')).length > 0);
        for (const junk of [null, {}, { type: 'show', locale: 'en', shown: {} }, { type: 'inputs', inputs: 7 }])
          await panel.sendRaw(junk);
        await panel.settled();
        assert.ok((await cells(panel, 'mistakes')).length > 0);
      },
      { kept },
    );
  });

  it('keeps to a narrow window', () =>
    withPanel(
      shown(),
      async ({ page }) => assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 420),
      { width: 420 },
    ));

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const)
    it(`is drawn in the theme ${theme}, without serious faults of access`, () =>
      withPanel(
        shown(),
        async (panel) => {
          await panel.send(pictures());
          await panel.settled();
          assert.deepEqual(await accessibilityFaults(panel.page), []);
          const folder = process.env['MTL_PICTURES'];
          if (folder === undefined) return;
          await panel.page.screenshot({ path: `${folder}/predictions-${theme}.png`, fullPage: true });
          await panel.send(shown(numbers));
          await panel.settled();
          await panel.page.screenshot({ path: `${folder}/predictions-numbers-${theme}.png`, fullPage: true });
        },
        { theme },
      ));
});
