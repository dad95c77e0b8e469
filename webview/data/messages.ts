/** Everything that crosses between the data panel and the extension host. */
import type { InspectedData } from '../../server/trainer/inquiry/questions.ts';

export type ToData =
  /** The answer to `ready`, and sent again once data have been read anew. */
  | ({ readonly type: 'show'; readonly name: string; readonly locale: string } & InspectedData)
  /** There is nothing to look at, and why. */
  | { readonly type: 'nothing'; readonly reason: string; readonly locale: string };

export type FromData =
  /** Sent on every load, also after the panel was hidden. */
  | { readonly type: 'ready' }
  /** Read the data again. */
  | { readonly type: 'again' }
  /** Write what a mismatch suggests into the definition; from 0. */
  | { readonly type: 'write'; readonly mismatch: number };
