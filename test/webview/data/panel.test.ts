import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sample } from '../../../server/trainer/data-samples.ts';
import type { ToData } from '../../../webview/data/messages.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { skipReason } from '../../browser.ts';
import { type PanelPage } from '../panel-page.ts';
import { panelSuite } from '../panel-suite.ts';

const splits = (train: number) => ({ train, validation: train / 10, test: train / 5 });
const histogram = Array.from({ length: 20 }, (_, i) => Math.round(100 * Math.exp(-((i - 8) ** 2) / 20)));

/** A small coloured picture, its bytes by a formula. */
function picture(phase: number): Sample['before'] {
  const bytes = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % 16, Math.floor(i / 48), i % 3];
    return 128 + 120 * Math.sin(x / 3 + phase + c) * Math.cos(y / 4 - c);
  });
  return { type: 'picture', height: 16, width: 16, pixels: [...bytes] };
}

function shown(): Extract<ToData, { type: 'show' }> {
  const labels = {
    train: { present: 900, missing: 100 },
    validation: { present: 90, missing: 10 },
    test: { present: 200, missing: 0 },
  };
  const inputs = { min: 0, max: 1, mean: 0.42, deviation: 0.2, histogram };
  return {
    type: 'show',
    name: 'Signs and words',
    locale: 'en',
    report: {
      sets: {
        signs: { inputShape: [16, 16, 3], rows: splits(1000), repeated: 3, inputs },
        words: { inputShape: [12], ids: 340, rows: splits(5000), repeated: 0 },
        speech: { inputShape: [800, 1], rows: splits(200), repeated: 0, inputs },
      },
      tasks: {
        sign: {
          data: 'signs',
          target: 'kind',
          kind: 'class',
          labels,
          classes: { stop: splits(700), '<b>yield</b>': splits(200) },
        },
        price: { data: 'signs', target: 'price', kind: 'number', labels, numbers: { ...inputs, max: 300 } },
      },
      overlaps: [{ data: 'signs', split: 'test', other: 'signs', count: 4, rows: 200 }],
      mismatches: [
        {
          about: 'size',
          text: 'words has 5 times as many training rows as signs.',
          suggestion: 'A temperature brings the smaller set more often.',
          changes: [{ path: ['training', 'schedule'], value: '{ sample: { temperature: 2 } }' }],
        },
        { about: 'missing', text: '100 labels are missing.', suggestion: 'They are left out.' },
      ],
    },
    samples: {
      signs: [
        { before: picture(0), after: picture(1), labels: { sign: 'stop', price: '12.5' } },
        { before: picture(2), after: picture(3), labels: { sign: '<b>yield</b>', price: 'missing' } },
      ],
      words: [{ before: { type: 'words', text: 'how far <i> is it' }, labels: {} }],
      speech: [
        {
          before: { type: 'wave', values: Array.from({ length: 200 }, (_, i) => Math.sin(i / 3) * Math.exp(-i / 80)) },
          labels: { digit: 'seven' },
        },
        {
          before: {
            type: 'values',
            values: [
              ['age', 1],
              ['job', 'baker'],
            ],
          },
          labels: { digit: 'one' },
        },
      ],
    },
  };
}

const asked = async (panel: PanelPage<'data'>) => (await panel.posted()).filter(({ type }) => type !== 'ready');

describe('the data panel', { skip: skipReason, timeout: 120_000 }, () => {
  const withPanel = panelSuite('data');

  it('shows every data set and task with counts, shapes and distributions', () =>
    withPanel(shown(), async ({ page }) => {
      assert.match(
        await page.getByRole('toolbar').innerText(),
        /Signs and words.*3 data sets · 2 tasks · 2 mismatches/s,
      );
      const [signs = '', words = ''] = await page.locator('table.sets tbody tr').allInnerTexts();
      assert.match(signs, /^signs\s+16×16×3\s+1,000\s+100\s+200\s+3\s+0 to 1\s+0\.42 ± 0\.2$/);
      assert.match(words, /12 of 340 ids/);
      const [sign = '', price = ''] = await page.locator('table.tasks tbody tr').allInnerTexts();
      assert.match(sign, /kind of signs\s+900\s+90\s+200\s+100\s+2 classes\s+<b>yield<\/b> 200 to stop 700/);
      assert.match(price, /0 to 300/);
      assert.equal(await page.locator('.histogram').count(), 4);
      assert.match(
        await page.locator('main').innerText(),
        /4 of 200 test rows of signs have the input of one of its training rows\./,
      );
    }));

  it('writes a suggestion that can be written by one press, and reads again', () =>
    withPanel(shown(), async (panel) => {
      const write = panel.page.getByRole('button', { name: 'Write into the Definition' });
      assert.equal(await write.count(), 1);
      assert.equal(await write.getAttribute('title'), 'training.schedule: { sample: { temperature: 2 } }');
      await write.click();
      await panel.page.getByRole('button', { name: 'Read Again' }).click();
      assert.deepEqual(await asked(panel), [{ type: 'write', mismatch: 0 }, { type: 'again' }]);
    }));

  it('draws samples before and after augmentation: pictures, sounds, words and numbers', () =>
    withPanel(shown(), async ({ page }) => {
      assert.equal(await page.locator('canvas').count(), 4);
      const colours = await page
        .locator('canvas')
        .evaluateAll((all) =>
          all.map((one) =>
            one instanceof HTMLCanvasElement ? [...(one.getContext('2d')?.getImageData(0, 0, 1, 1).data ?? [])] : [],
          ),
        );
      const first = shown().samples['signs']?.[0]?.before;
      assert.ok(first?.type === 'picture');
      assert.deepEqual(colours[0], [...first.pixels.slice(0, 3), 255]);
      assert.notDeepEqual(colours[0], colours[1]);
      assert.equal(await page.locator('.wave polyline').count(), 1);
      assert.equal(await page.locator('.words').first().innerText(), 'how far <i> is it');
      assert.equal(await page.locator('figcaption').first().innerText(), 'sign: stop · price: 12.5');
    }));

  it('says why there is nothing to see', () =>
    withPanel({ type: 'nothing', reason: 'They have not been read.', locale: 'en' }, async ({ page }) =>
      assert.equal(await page.locator('main').innerText(), 'They have not been read.'),
    ));

  it('drops messages that are none', () =>
    withPanel(shown(), async (panel) => {
      const { samples, ...rest } = shown();
      for (const junk of [
        null,
        7,
        {},
        rest,
        { ...shown(), samples: { signs: [{ before: { type: 'film' }, labels: {} }] } },
        { ...rest, samples, report: {} },
      ])
        await panel.sendRaw(junk);
      await panel.settled();
      assert.equal(await panel.page.locator('canvas').count(), 4);
    }));

  it('keeps to a narrow window', () =>
    withPanel(
      shown(),
      async ({ page }) => assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 420),
      { width: 420 },
    ));

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const)
    it(`is accessible in the theme ${theme}`, () =>
      withPanel(
        shown(),
        async ({ page }) => {
          const folder = process.env['MTL_PICTURES'];
          if (folder !== undefined) await page.screenshot({ path: `${folder}/data-${theme}.png`, fullPage: true });
          assert.deepEqual(await accessibilityFaults(page), []);
        },
        { theme },
      ));
});
