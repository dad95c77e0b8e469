/** Everything that crosses between the table of runs and the extension host. */
import type { RunState } from '../../server/trainer/lifecycle.ts';

/** What a task reached on validation rows at the chosen epoch, by the metric that decides and the others, in the file's order. */
export interface RowScore {
  readonly task: string;
  readonly metric: string;
  /** NaN where it is undefined. */
  readonly value: number;
  readonly higherIsBetter: boolean;
}

/** A run as the table shows it. */
export interface RunRow {
  /** Names the run among all: its folder. */
  readonly run: string;
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  /** «Running, epoch 2 of 10, 14 %». */
  readonly status: string;
  /** How far it is, from 0 to 1, while it goes on. */
  readonly done?: number;
  readonly reason?: string;
  /** UTC, ISO 8601. */
  readonly created: string;
  /** Seconds of training. */
  readonly seconds?: number;
  /** Present in a smoke run: its scores say nothing. */
  readonly smoke?: true;
  readonly starred: boolean;
  readonly tags: readonly string[];
  readonly note?: string;
  /** Its place in the palette of runs, where it is chosen. */
  readonly place?: number;
  /** Everything that the run depends on, by name: `training.optimizer.learningRate`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly scores: readonly RowScore[];
}

export type ToRuns =
  /** The answer to `ready`, and sent again whenever runs come or go: the table shows exactly these. */
  | { readonly type: 'runs'; readonly rows: readonly RunRow[]; readonly locale: string }
  /** These have changed. */
  | { readonly type: 'changed'; readonly rows: readonly RunRow[] };

export type FromRuns =
  /** Sent on every load, also after the panel was hidden. */
  | { readonly type: 'ready' }
  /** Chooses runs, or lets go of them: what the tree's checkboxes do. */
  | { readonly type: 'choose'; readonly runs: readonly string[]; readonly on: boolean }
  | { readonly type: 'star'; readonly run: string }
  /** Plots the chosen runs. */
  | { readonly type: 'plot' }
  /** Lays two runs side by side. */
  | { readonly type: 'changes'; readonly runs: readonly string[] }
  | { readonly type: 'copy'; readonly text: string }
  | {
      readonly type: 'save';
      readonly fileName: string;
      readonly content: string;
      readonly encoding: 'utf8' | 'base64';
    };
