import type * as vscode from 'vscode';
import { higherIsBetter } from '../../server/definition/metric.ts';
import { circumstancesOf } from '../../server/trainer/changes.ts';
import type { SplitScores } from '../../server/trainer/folder/record.ts';
import { isFinal, type RunState } from '../../server/trainer/lifecycle.ts';
import type { RowScore, RunRow } from '../../webview/runs/messages.ts';
import type { ChosenRuns } from './chosenRuns.ts';
import type { Run } from './run.ts';
import type { RunFeeds } from './runFeeds.ts';
import { fractionDone, statusWords } from './words.ts';

/** Runs as rows of a table. What a run depends on is read once for each state that it comes to. */
export class RunRows {
  readonly #chosen: ChosenRuns;
  readonly #feeds: RunFeeds;
  readonly #log: vscode.LogOutputChannel;
  readonly #settings = new Map<string, { readonly state: RunState; readonly of: RunRow['settings'] }>();

  constructor(chosen: ChosenRuns, feeds: RunFeeds, log: vscode.LogOutputChannel) {
    this.#chosen = chosen;
    this.#feeds = feeds;
    this.#log = log;
  }

  of(run: Run): RunRow {
    const { dir, record, labels } = run;
    const { id, name, state, reason, created, seconds, smoke } = record;
    const done = isFinal(state) ? undefined : fractionDone(record);
    const place = this.#chosen.placeOf(dir);
    return {
      ...{ run: dir, id, name, state, status: statusWords(record), created },
      ...{ starred: labels.starred, tags: labels.tags, settings: this.#settingsOf(run), scores: this.#scoresOf(run) },
      ...(done !== undefined && { done }),
      ...(reason !== undefined && { reason }),
      ...(seconds !== undefined && { seconds }),
      ...(smoke && { smoke }),
      ...(labels.note !== undefined && { note: labels.note }),
      ...(place !== undefined && { place }),
    };
  }

  #settingsOf({ dir, record: { state } }: Run): RunRow['settings'] {
    const known = this.#settings.get(dir);
    if (known?.state === state) return known.of;
    try {
      const of = Object.fromEntries(circumstancesOf(dir));
      this.#settings.set(dir, { state, of });
      return of;
    } catch (error) {
      this.#log.warn(`What the run in ${dir} depends on cannot be read: ${String(error)}`);
      return {};
    }
  }

  /** Those of the chosen epoch; of a run that goes on, as far as this window has its numbers, those of the newest. */
  #scoresOf({ dir, record: { summary } }: Run): RowScore[] {
    const known = this.#feeds.dirs().includes(dir) ? this.#feeds.of(dir).series.epochs.at(-1) : undefined;
    return scoresOf(summary ? summary.validation : known?.validation);
  }
}

/** All metrics of each task, losses only where there is no other. */
function scoresOf(split: SplitScores = {}): RowScore[] {
  return Object.entries(split).flatMap(([task, scores]) => {
    const metrics = Object.entries(scores).filter(([metric]) => metric !== 'loss');
    return (metrics.length > 0 ? metrics : Object.entries(scores)).map(([metric, value]) => ({
      task,
      metric,
      value: value ?? Number.NaN,
      higherIsBetter: higherIsBetter(metric),
    }));
  });
}
