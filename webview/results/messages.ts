/** Everything that crosses between the results panel and the extension host. */
import type { Results } from '../../server/compare/analysis.ts';

/** Forms in which results are exported. */
export const exportForms = ['markdown', 'latex', 'csv', 'html'] as const;

export type ExportForm = (typeof exportForms)[number];

/** A comparison as it stands. */
export interface ShownComparison {
  /** The name of its folder. */
  readonly id: string;
  /** The answer in sentences; empty before any seed has all that a sentence needs. */
  readonly verdict: readonly string[];
  readonly results: Results;
  /** What the table's intervals and marks mean. */
  readonly legend: string;
  /** Runs that have finished, of those that are wanted. */
  readonly done: number;
  readonly total: number;
  /** What is trained at this moment: `joint, seed 2`; absent where nothing is. */
  readonly training?: string;
}

export type ToResults =
  /** The answer to `ready`, and sent again whenever something has changed. */
  { readonly type: 'show'; readonly comparison: ShownComparison | null; readonly locale: string };

export type FromResults =
  /** Sent on every load, also after the panel was hidden. */
  | { readonly type: 'ready' }
  | { readonly type: 'export'; readonly form: ExportForm }
  /** Train what is missing. */
  | { readonly type: 'goOn' }
  | { readonly type: 'stop' };
