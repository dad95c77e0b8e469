import { element, setText } from './dom.ts';

export interface Cell {
  readonly text: string;
  /** A heading of its row or column. */
  readonly head?: 'row' | 'col' | 'colgroup';
  readonly kind?: string;
  readonly span?: number;
  /** Stands before the text. */
  readonly mark?: { readonly key: string; readonly make: () => Node };
}

export interface Row {
  readonly cells: readonly Cell[];
  readonly kind?: string;
}

/** A table whose texts change in place; it is made anew only when its shape changes. */
export class Table {
  readonly element = element('table');
  #shape = '';

  update(head: readonly Row[], body: readonly Row[]): void {
    const shape = JSON.stringify([head, body], (key, value: unknown) => (key === 'text' ? undefined : value));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.element.replaceChildren(
        element('thead', {}, ...head.map(makeRow)),
        element('tbody', {}, ...body.map(makeRow)),
      );
    }
    [...head, ...body].forEach(({ cells }, i) => {
      const row = this.element.rows[i];
      cells.forEach(({ text }, j) => {
        const place = row?.cells[j]?.lastChild;
        if (place) setText(place, text);
      });
    });
  }
}

function makeRow({ cells, kind }: Row): HTMLTableRowElement {
  return element('tr', { class: kind ?? false }, ...cells.map(makeCell));
}

function makeCell({ head, kind, span, mark, text }: Cell): HTMLTableCellElement {
  const attributes = { class: kind ?? false, scope: head ?? false, colspan: span ? String(span) : false };
  return element(head ? 'th' : 'td', attributes, mark?.make(), document.createTextNode(text));
}
