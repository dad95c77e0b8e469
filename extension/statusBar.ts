import * as vscode from 'vscode';
import { isFinal } from '../server/trainer/lifecycle.ts';
import { appearances } from './runs/appearance.ts';
import type { Run } from './runs/run.ts';
import type { RunStore } from './runs/runStore.ts';
import { progressWords, spokenWords } from './runs/words.ts';

/** The text for one run, or for several at once. */
function textOf(runs: readonly Run[]): string {
  const [run] = runs;
  if (!run) return '';
  const { icon, word } = appearances[run.record.state];
  if (runs.length > 1) return `$(${icon}) MTL: ${vscode.l10n.t('{0} runs', runs.length)}`;
  const detail = isFinal(run.record.state) ? undefined : progressWords(run.record);
  return `$(${icon}) MTL ${run.record.id}: ${detail ?? word.toLowerCase()}`;
}

/** The one status-bar item: the progress of what runs, and how the last run that was seen running ended. */
export function statusBar(store: RunStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('mtl.progress', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('MTL Run Progress');
  let last: string | undefined;
  const show = () => {
    const active = store.active();
    last = active[0]?.dir ?? last;
    const ended = last === undefined ? undefined : store.get(last);
    const runs = active.length > 0 ? active : ended ? [ended] : [];
    const [first] = runs;
    if (!first) return item.hide();
    item.text = textOf(runs);
    item.tooltip = runs.map(({ record }) => spokenWords(record)).join('\n');
    item.accessibilityInformation = { label: item.tooltip };
    item.command = { command: 'mtl.showPlots', title: 'Show Plots', arguments: [first] };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, store.onDidChangeList(show));
}
