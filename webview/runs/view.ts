import { isFields, isText } from '../chart/checks.ts';
import type { Order } from './order.ts';

/** How a person looks at the table; it survives hiding and reloading. */
export interface View {
  readonly filter: string;
  readonly order: Order;
  /** All columns, not only those in which the rows differ. */
  readonly all: boolean;
}

/** What was kept, as far as it is a view; the newest run first else. */
export function restoreView(kept: unknown): View {
  const { filter, order, all } = isFields(kept) ? kept : {};
  const { key, descending } = isFields(order) ? order : {};
  return {
    filter: isText(filter) ? filter : '',
    order: isText(key) && typeof descending === 'boolean' ? { key, descending } : { key: 'id', descending: true },
    all: all === true,
  };
}
