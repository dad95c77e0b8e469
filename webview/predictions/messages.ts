/** Everything that crosses between the predictions panel and the extension host. */
import type { ShownInput } from '../../server/trainer/inquiry/shown-input.ts';
import type { TaskView } from '../../server/trainer/outputs/task-view.ts';

export type ShownSplit = 'test' | 'validation';

/** What a task of a run gave for a split, and what else there is to be seen. */
export interface ShownPredictions {
  /** Id of the run. */
  readonly run: string;
  readonly arm: string;
  readonly tasks: readonly string[];
  readonly task: string;
  readonly splits: readonly ShownSplit[];
  readonly split: ShownSplit;
  readonly view: TaskView;
}

/** How far the reading of the worst rows' inputs is. */
export type Inputs =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly rows: readonly (readonly [row: number, input: ShownInput])[] }
  /** In a sentence. */
  | { readonly state: 'none'; readonly reason: string };

export type ToPredictions =
  /** The answer to `ready` and to `choose`. */
  | { readonly type: 'show'; readonly shown: ShownPredictions; readonly locale: string }
  /** There is nothing to look at, and why. */
  | { readonly type: 'nothing'; readonly reason: string; readonly locale: string }
  /** Of the task and split that are shown. */
  | { readonly type: 'inputs'; readonly inputs: Inputs };

export type FromPredictions =
  /** Sent on every load, also after the panel was hidden. */
  | { readonly type: 'ready' }
  | { readonly type: 'choose'; readonly task: string; readonly split: ShownSplit }
  /** Reads no further for the inputs. */
  | { readonly type: 'stopReading' }
  | { readonly type: 'copy'; readonly text: string }
  | {
      readonly type: 'save';
      readonly fileName: string;
      readonly content: string;
      readonly encoding: 'utf8' | 'base64';
    };
