/** Everything that crosses between the picture of a network and the extension host. */
import type { NetworkDescription } from '../../server/definition/cost/describe-network.ts';

/** The network of a definition. */
export interface ShownModel {
  /** The experiment's name. */
  readonly name: string;
  /** As `mtl describe --json` has it. */
  readonly network: NetworkDescription;
  /** By task, in the file's order: its loss. */
  readonly losses: Readonly<Record<string, string>>;
  /** How many trained values a network for each task alone would have together. */
  readonly apart: number;
}

export type ToModel =
  /** The answer to `ready`, and sent again whenever the definition changes. */
  | { readonly type: 'show'; readonly model: ShownModel; readonly locale: string }
  /** There is nothing to draw, and why. */
  | { readonly type: 'nothing'; readonly reason: string };

export type FromModel =
  /** Sent on every load, also after the panel was hidden. */
  | { readonly type: 'ready' }
  | { readonly type: 'copy'; readonly text: string }
  | {
      readonly type: 'save';
      readonly fileName: string;
      readonly content: string;
      readonly encoding: 'utf8' | 'base64';
    };
