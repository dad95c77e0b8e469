import * as vscode from 'vscode';
import { runText } from '../../server/trainer/changes.ts';
import { chooseRun, runsToActOn } from '../runs/chooseRun.ts';
import { byNewest } from '../runs/run.ts';
import type { Services } from '../services.ts';

/** «What Changed»: two runs side by side, definition, environment and data, the earlier to the left. */
export async function whatChanged(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const { store, texts } = services;
  const none = vscode.l10n.t('There are not two runs yet.');
  const placeHolder = vscode.l10n.t('What changed from which run?');
  const chosen = await runsToActOn(services, argument, selection, { placeHolder, none });
  const [first] = chosen;
  if (!first) return;
  const others = store.all().filter(({ dir }) => dir !== first.dir);
  const other =
    chosen[1] ?? (await chooseRun(others, vscode.l10n.t('With which run shall run {0} be compared?', first.record.id)));
  if (!other) {
    if (others.length === 0) void vscode.window.showInformationMessage(none);
    return;
  }
  const [after, before] = [first, other].sort(byNewest);
  if (!after || !before) return;
  const [left, right] = [before, after].map(({ dir, record }) =>
    texts.give(`run ${record.id}, ${record.name.replaceAll('/', ' ')}.mtl.yaml`, runText(dir)),
  );
  const title = vscode.l10n.t('Run {0} → run {1}', before.record.id, after.record.id);
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}
