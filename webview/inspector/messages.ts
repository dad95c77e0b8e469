/** Everything that crosses between the step inspector and the extension host. */
import type { Inspection } from '../../server/trainer/inspection.ts';

/** A measured step of a run. */
export interface InspectedStep {
  /** Id of the run. */
  readonly run: string;
  readonly arm: string;
  /** Steps that the run has. */
  readonly steps: number;
  /** From 1. */
  readonly step: number;
  readonly epoch: number;
  /** The step that was asked for, where another had to be taken. */
  readonly asked?: number;
  /** The measured steps around it. */
  readonly before?: number;
  readonly after?: number;
}

export type ToInspector =
  /** The answer to `ready` and to `go`. */
  | { readonly type: 'show'; readonly at: InspectedStep; readonly inspection: Inspection; readonly locale: string }
  /** There is nothing to look at, why, and what to do about it; `at` where that is so of one step only. */
  | { readonly type: 'nothing'; readonly at?: InspectedStep; readonly reason: string; readonly locale: string };

export type FromInspector =
  /** Sent on every load, also after the panel was hidden. */
  | { readonly type: 'ready' }
  /** Another step, from 1; `worst` is the one with the lowest cosine. */
  | { readonly type: 'go'; readonly step: number | 'worst' }
  | { readonly type: 'copy'; readonly text: string }
  | {
      readonly type: 'save';
      readonly fileName: string;
      readonly content: string;
      readonly encoding: 'utf8' | 'base64';
    };
