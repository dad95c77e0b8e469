import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessibilityFaults } from '../accessibility.ts';
import { measuredRun } from '../fixtures/inspection.ts';
import { mixed, snapshotOf } from '../fixtures/runs.ts';
import { skipReason } from '../../browser.ts';
import { plotPanel, short } from '../plot-panel.ts';

describe('the plot panel under axe-core', { skip: skipReason }, () => {
  const { withPanel } = plotPanel();

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const)
    it(`is accessible in the theme ${theme}, the table of a chart too`, () =>
      withPanel(
        [measuredRun({ every: 1 }), snapshotOf({ ...short, id: '13', arm: 'alternate', seed: 5 })],
        async ({ page }) => {
          assert.deepEqual(await accessibilityFaults(page), []);
          await page.locator('.box').first().press('t');
          const folder = process.env['MTL_PICTURES'];
          if (folder !== undefined) await page.screenshot({ path: `${folder}/plots-table-${theme}.png` });
          assert.deepEqual(await accessibilityFaults(page, 'dialog'), []);
        },
        { theme },
      ));

  it('is accessible where a run failed, and where there is none', () =>
    withPanel(
      [snapshotOf({ ...mixed, state: 'failed', record: { reason: 'It broke.', lastLines: ['a line'] } })],
      async (panel) => {
        assert.deepEqual(await accessibilityFaults(panel.page), []);
        await panel.send({ type: 'snapshot', runs: [], gone: ['3'], locale: 'en' });
        await panel.settled();
        assert.deepEqual(await accessibilityFaults(panel.page), []);
      },
    ));
});
