import type { DrawnLine } from '../../webview/chart/plot.ts';
import type { RunSnapshot } from '../../webview/plots/messages.ts';
import { joint } from './fixtures/runs.ts';
import type { PageOptions, PanelPage } from './panel-page.ts';
import { panelSuite } from './panel-suite.ts';

/** A short run of three tasks: every step of it is drawn. */
export const short = { ...joint, steps: 120, stepsPerEpoch: 30, epochs: 10 };

/** A browser with the plot panel for the tests of a suite. */
export function plotPanel() {
  const open = panelSuite('plots');

  /** Opens the panel, shows the runs, hands it over and checks that nothing was complained about. */
  const withPanel = (
    runs: readonly RunSnapshot[],
    use: (panel: PanelPage) => Promise<void>,
    options?: PageOptions,
  ): Promise<void> => open({ type: 'snapshot', runs, locale: 'en' }, use, options);
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
