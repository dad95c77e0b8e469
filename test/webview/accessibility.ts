import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core calls serious or critical on a page, or in a part of it, in words; empty where there is nothing. */
export async function accessibilityFaults(page: Page, part = ':root'): Promise<string[]> {
  // Evaluated by the debugger: the page's policy lets no other script in.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((selector) => window.axe.run(selector), part);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
