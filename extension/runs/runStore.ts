import * as vscode from 'vscode';
import { noLabels, type RunLabels } from '../../server/trainer/folder/labels.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';
import { byNewest, runOf } from './run.ts';
import type { Run } from './run.ts';

/** The runs that this window shows: the one owner of what is known of them. */
export class RunStore implements vscode.Disposable {
  readonly #runs = new Map<string, Run>();
  readonly #changed = new vscode.EventEmitter<Run>();
  readonly #listChanged = new vscode.EventEmitter<void>();

  /** A run is new or its record has changed. */
  readonly onDidChange = this.#changed.event;
  /** Runs came or went, or some changed: what lists draw again after. Told once for all that happens together. */
  readonly onDidChangeList = this.#listChanged.event;
  #telling: NodeJS.Immediate | undefined;

  /** All runs, the newest first. */
  all(): Run[] {
    return [...this.#runs.values()].sort(byNewest);
  }

  /** The runs that a process works on, or will. */
  active(): Run[] {
    return [...this.#runs.values()].filter(({ record }) => !isFinal(record.state)).sort(byNewest);
  }

  /** How many there are. */
  get size(): number {
    return this.#runs.size;
  }

  get(dir: string): Run | undefined {
    return this.#runs.get(dir);
  }

  /** Takes over what a record says now, and what a person says of the run; without `labels`, that stays. */
  set(dir: string, record: RunRecord, labels?: RunLabels): Run {
    const known = this.#runs.get(dir);
    const run = runOf(dir, record, labels ?? known?.labels ?? noLabels);
    if (known && JSON.stringify(known) === JSON.stringify(run)) return known;
    this.#runs.set(dir, run);
    this.#changed.fire(run);
    this.#tellList();
    return run;
  }

  /** Takes over what a person says of a run that is known. */
  label(dir: string, labels: RunLabels): void {
    const known = this.#runs.get(dir);
    if (known) this.set(dir, { ...known.record, name: known.definedName }, labels);
  }

  /** Forgets a run whose folder is gone. */
  delete(dir: string): void {
    if (this.#runs.delete(dir)) this.#tellList();
  }

  dispose(): void {
    clearImmediate(this.#telling);
    this.#changed.dispose();
    this.#listChanged.dispose();
  }

  #tellList(): void {
    this.#telling ??= setImmediate(() => {
      this.#telling = undefined;
      this.#listChanged.fire();
    });
  }
}
