/** What crosses between the language server and the worker that looks at data. */
import type { Place } from '../../data/place.ts';
import type { DataFacts } from '../../definition/data-facts/facts.ts';
import type { DataSource } from '../../definition/experiment.ts';

/** A data set to be looked at. */
export interface LookOrder {
  /** Tells this order from others: source and place. */
  readonly key: string;
  readonly source: DataSource;
  readonly place: Place;
  /** The stamp of what is known: where the files still have it, there is nothing new. */
  readonly stamp?: string;
}

export type LookAnswer =
  | { readonly type: 'facts'; readonly key: string; readonly stamp: string; readonly facts: DataFacts }
  | { readonly type: 'unchanged'; readonly key: string }
  /** A mistake of ours; the data set is left alone. */
  | { readonly type: 'failed'; readonly key: string; readonly reason: string };
