import * as vscode from 'vscode';
import { allows, type RunAction } from '../../server/trainer/lifecycle.ts';
import type { Services } from '../services.ts';
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
    ...(run.labels.note !== undefined && { detail: run.labels.note }),
    run,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))
    ?.run;
}

/** What a command asks for where nothing says which run is meant. */
export interface RunQuestion {
  /** Only runs with which this can be done are meant. */
  readonly action?: RunAction;
  readonly placeHolder: string;
  /** Said where there is none. */
  readonly none: string;
}

/**
 * The runs that a command is about: those of a menu, those chosen in the list (`selection` as the argument, from a key), else
 * one that is asked for.
 */
export async function runsToActOn(
  { store, runsView }: Services,
  argument: unknown,
  selection: unknown,
  { action, placeHolder, none }: RunQuestion,
): Promise<readonly Run[]> {
  const can = ({ record }: Run): boolean => action === undefined || allows(record.state, action);
  const given = Array.isArray(selection) ? selection : argument === 'selection' ? runsView.selected() : [argument];
  const named = given.map((each: unknown) => runOfArgument(store, each)).filter((run) => run !== undefined);
  const chosen = named.length > 0 ? undefined : await chooseRun(store.all().filter(can), placeHolder);
  const runs = named.length > 0 ? named.filter(can) : chosen ? [chosen] : [];
  if (runs.length === 0 && (named.length > 0 || !store.all().some(can)))
    void vscode.window.showInformationMessage(none);
  return runs;
}
