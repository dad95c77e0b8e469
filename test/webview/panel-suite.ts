import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser.ts';
import { buildPanel, openPanel } from './panel-page.ts';
import type { Contracts, PageOptions, PanelBundles, PanelName, PanelPage } from './panel-page.ts';

/** A browser with a panel for the tests of a suite. Gives what opens the panel for one of them. */
export function panelSuite<P extends PanelName>(name: P) {
  let browser: Browser;
  let bundles: PanelBundles<P>;
  before(async () => {
    [browser, bundles] = await Promise.all([launchBrowser(), buildPanel(name)]);
  });
  after(() => browser.close());

  /** Opens the panel, tells it one thing, hands it over and checks that nothing was complained about. */
  return async (
    told: Contracts[P]['to'],
    use: (panel: PanelPage<P>) => Promise<void>,
    options?: PageOptions,
  ): Promise<void> => {
    const panel = await openPanel(browser, bundles, options);
    await panel.send(told);
    await panel.settled();
    await use(panel);
    assert.deepEqual(panel.problems, []);
    await panel.page.close();
  };
}
