import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import type { DrawnLine } from '../../webview/chart/plot.ts';
import type { RunSnapshot } from '../../webview/plots/messages.ts';
import { joint } from './fixtures/runs.ts';
import { buildPanel, launchBrowser, openPanel } from './panel-page.ts';
import type { PageOptions, PanelBundles, PanelPage } from './panel-page.ts';

/** A short run of three tasks: every step of it is drawn. */
export const short = { ...joint, steps: 120, stepsPerEpoch: 30, epochs: 10 };

/** A browser with the plot panel for the tests of a suite. */
export function plotPanel() {
  let browser: Browser;
  let bundles: PanelBundles<'plots'>;
  before(async () => {
    [browser, bundles] = await Promise.all([launchBrowser(), buildPanel('plots')]);
  });
  after(() => browser.close());

  /** Opens the panel, shows the runs, hands it over and checks that nothing was complained about. */
  async function withPanel(
    runs: readonly RunSnapshot[],
    use: (panel: PanelPage) => Promise<void>,
    options?: PageOptions,
  ): Promise<void> {
    const panel = await openPanel(browser, bundles, options);
    await panel.send({ type: 'snapshot', runs, locale: 'en' });
    await panel.settled();
    await use(panel);
    assert.deepEqual(panel.problems, []);
    await panel.page.close();
  }
  return { withPanel };
}

/** The lines of the chart whose accessible name begins so, as drawn. */
export function drawn({ page }: PanelPage, label: string): Promise<DrawnLine[]> {
  return page
    .locator(`.box[aria-label^="${label}"]`)
    .evaluate((box: HTMLElement & { drawn?: () => DrawnLine[] }) => [...(box.drawn?.() ?? [])]);
}

/** The cells of the table below the charts. */
export async function rows({ page }: PanelPage): Promise<string[][]> {
  return page
    .locator('.readout tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())));
}

/** The points of a line that are drawn. */
export function finite(line: DrawnLine | undefined): { readonly x: number; readonly y: number }[] {
  return (line?.points ?? []).filter(({ y }) => Number.isFinite(y));
}

/** The texts of the drawing that the panel exports: what its axes say. */
export async function exported(panel: PanelPage): Promise<string[]> {
  await panel.page.getByRole('button', { name: 'Export' }).click();
  await panel.page.getByRole('menuitem', { name: 'Save as SVG…' }).click();
  const saved = (await panel.posted()).findLast((message) => message.type === 'save');
  return [...(saved?.content.matchAll(/<text[^>]*>([^<]*)</g) ?? [])].map(([, text = '']) => text);
}
