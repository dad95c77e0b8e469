import { element } from '../chart/dom.ts';

/**
 * A table with one row of heads, which scrolls sideways, by keys too, where the panel is narrower.
 * @param kind its class
 * @param name for those who hear it
 */
export function scrollingTable(kind: string, name: string, heads: readonly Node[], rows: readonly Node[]): HTMLElement {
  const head = element('thead', {}, element('tr', {}, ...heads));
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${name}, table` },
    element('table', { class: kind }, head, element('tbody', {}, ...rows)),
  );
}
