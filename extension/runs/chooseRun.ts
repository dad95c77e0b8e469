import * as vscode from 'vscode';
import type { Run } from './run.ts';
import type { RunStore } from './runStore.ts';
import { statusWords } from './words.ts';

/** The run that a menu or the list hands to a command; commands can be called with anything. */
export function runOfArgument(store: RunStore, argument: unknown): Run | undefined {
  if (typeof argument !== 'object' || argument === null || !('dir' in argument)) return undefined;
  return typeof argument.dir === 'string' ? store.get(argument.dir) : undefined;
}

/** Lets the person choose among several runs; one alone needs no question. */
export async function chooseRun(runs: readonly Run[], placeHolder: string): Promise<Run | undefined> {
  if (runs.length < 2) return runs[0];
  const items = runs.map((run) => ({
    label: `${run.record.id}  ${run.record.name}`,
    description: `${run.record.arm} · ${statusWords(run.record)}`,
    run,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.run;
}
