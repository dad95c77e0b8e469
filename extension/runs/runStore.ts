import * as vscode from 'vscode';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';
import { byNewest } from './run.ts';
import type { Run } from './run.ts';

/** The runs that this window shows: the one owner of what is known of them. */
export class RunStore implements vscode.Disposable {
  readonly #runs = new Map<string, Run>();
  readonly #changed = new vscode.EventEmitter<Run>();
  readonly #listChanged = new vscode.EventEmitter<void>();

  /** A run is new or its record has changed. */
  readonly onDidChange = this.#changed.event;
  /** Runs came or went, or one changed: what lists draw again after. */
  readonly onDidChangeList = this.#listChanged.event;

  /** All runs, the newest first. */
  all(): Run[] {
    return [...this.#runs.values()].sort(byNewest);
  }

  /** The runs that a process works on, or will. */
  active(): Run[] {
    return this.all().filter(({ record }) => !isFinal(record.state));
  }

  get(dir: string): Run | undefined {
    return this.#runs.get(dir);
  }

  /** Takes over what a record says now. */
  set(dir: string, record: RunRecord): Run {
    const known = this.#runs.get(dir);
    if (known && JSON.stringify(known.record) === JSON.stringify(record)) return known;
    const run = { dir, record };
    this.#runs.set(dir, run);
    this.#changed.fire(run);
    this.#listChanged.fire();
    return run;
  }

  /** Forgets a run whose folder is gone. */
  delete(dir: string): void {
    if (this.#runs.delete(dir)) this.#listChanged.fire();
  }

  dispose(): void {
    this.#changed.dispose();
    this.#listChanged.dispose();
  }
}
