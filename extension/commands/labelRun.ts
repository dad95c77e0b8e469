import * as vscode from 'vscode';
import { changeLabels, type LabelChange } from '../../server/trainer/folder/labels.ts';
import { runsToActOn } from '../runs/chooseRun.ts';
import type { Run } from '../runs/run.ts';
import type { Services } from '../services.ts';

const none = (): string => vscode.l10n.t('There is no run yet.');

function apply({ store }: Services, runs: readonly Run[], changeOf: (run: Run) => LabelChange): void {
  for (const run of runs) store.label(run.dir, changeLabels(run.dir, changeOf(run)));
}

/** «Rename Run…»: the run is called so everywhere; an empty name gives the definition's back. */
export async function renameRun(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('Which run shall have another name?');
  const [run] = await runsToActOn(services, argument, undefined, { placeHolder, none: none() });
  if (!run) return;
  const name = await vscode.window.showInputBox({
    value: run.record.name,
    prompt: vscode.l10n.t('Name of run {0}; empty for «{1}»', run.record.id, run.definedName),
  });
  if (name !== undefined) apply(services, [run], () => ({ name: name === run.definedName ? '' : name }));
}

/** «Tag Run…»: words by which runs are found again. */
export async function tagRun(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('Which run shall have other tags?');
  const runs = await runsToActOn(services, argument, selection, { placeHolder, none: none() });
  const [first] = runs;
  if (!first) return;
  const used = [...new Set(services.store.all().flatMap(({ labels }) => labels.tags))];
  const text = await vscode.window.showInputBox({
    value: first.labels.tags.join(', '),
    prompt: vscode.l10n.t('Tags, with commas'),
    ...(used.length > 0 && { placeHolder: vscode.l10n.t('Used so far: {0}', used.join(', ')) }),
  });
  if (text !== undefined) apply(services, runs, () => ({ tags: text.split(',') }));
}

/** «Edit Note of Run…»: a sentence that the list shows with the run. */
export async function noteRun(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('Of which run?');
  const [run] = await runsToActOn(services, argument, undefined, { placeHolder, none: none() });
  if (!run) return;
  const note = await vscode.window.showInputBox({
    value: run.labels.note ?? '',
    prompt: vscode.l10n.t('Note on run {0}: what it was for, what came out', run.record.id),
  });
  if (note !== undefined) apply(services, [run], () => ({ note }));
}

/** «Star Run»: marks runs, or takes the mark away where the first has it. */
export async function starRun(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('Which run shall be marked?');
  const runs = await runsToActOn(services, argument, selection, { placeHolder, none: none() });
  const starred = runs[0]?.labels.starred !== true;
  apply(services, runs, () => ({ starred }));
}
