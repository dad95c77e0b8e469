import { element } from '../chart/dom.ts';

/** A table with one row of heads, which scrolls sideways where the panel is narrower. */
export function scrollingTable(kind: string, heads: readonly Node[], rows: readonly Node[]): HTMLElement {
  const head = element('thead', {}, element('tr', {}, ...heads));
  return element('div', { class: 'scroll' }, element('table', { class: kind }, head, element('tbody', {}, ...rows)));
}
