/** Everything that crosses between the plot panel and the extension host. */
import type { EpochLine } from '../../server/trainer/folder/journal-lines.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import type { StepBlock } from '../../server/trainer/messages.ts';

/** What a task's loss is, and how many classes it tells apart where it does: the chart's head and its line of chance. */
export interface TaskMeasure {
  readonly loss: string;
  readonly classes?: number;
}

/** All that is known of one run: its record, every step so far as whole typed arrays, its epochs and notices. */
export interface RunSnapshot {
  readonly record: RunRecord;
  /** Its place in the palette of runs, the same wherever it is shown. */
  readonly place?: number;
  /** `first` is 1; empty arrays before the first step. The keys are the file's tasks and regularisers, in its order. */
  readonly steps: StepBlock;
  readonly epochs: readonly EpochLine[];
  readonly notices: readonly string[];
  /** By task, from the run's resolved definition and its data; what is absent is not drawn. */
  readonly measures?: Readonly<Record<string, TaskMeasure>>;
}

export type ToPlots =
  /** The answer to `ready`, and sent again whenever other runs are to be shown: the panel shows exactly these. */
  | {
      readonly type: 'snapshot';
      readonly runs: readonly RunSnapshot[];
      /** Ids of chosen runs whose folders are gone. */
      readonly gone?: readonly string[];
      readonly locale: string;
    }
  /** Ids of the chosen ones among the runs of the last snapshot: the others are not drawn, and their chips bring them back. */
  | { readonly type: 'chosen'; readonly runs: readonly string[] }
  | { readonly type: 'steps'; readonly run: string; readonly block: StepBlock }
  | { readonly type: 'epoch'; readonly run: string; readonly line: EpochLine }
  | { readonly type: 'record'; readonly run: string; readonly record: RunRecord }
  | { readonly type: 'notice'; readonly run: string; readonly message: string }
  | { readonly type: 'activity'; readonly run: string; readonly text: string };

export type FromPlots =
  /** Sent on every load, also after the panel was hidden. */
  | { readonly type: 'ready' }
  | { readonly type: 'stop'; readonly run: string }
  | { readonly type: 'showLog'; readonly run: string }
  | { readonly type: 'openDefinition'; readonly run: string }
  | { readonly type: 'setUpTensorFlow' }
  | { readonly type: 'runExperiment' }
  /** Step `step` (from 1) of the run is to be looked at closely. */
  | { readonly type: 'inspect'; readonly run: string; readonly step: number }
  /** Chooses a run of the panel, or lets go of it, as its checkbox in the Runs view does. */
  | { readonly type: 'choose'; readonly run: string; readonly on: boolean }
  /** The run stays on the panel when others are shown; without one, none does. */
  | { readonly type: 'pin'; readonly run?: string }
  | { readonly type: 'copy'; readonly text: string }
  /** Text or picture for a file the person chooses; `content` is UTF-8 text, or base64 where `encoding` says so. */
  | {
      readonly type: 'save';
      readonly fileName: string;
      readonly content: string;
      readonly encoding: 'utf8' | 'base64';
    };
