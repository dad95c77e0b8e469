import * as vscode from 'vscode';
import { actionsOf } from '../../server/trainer/lifecycle.ts';
import { appearances } from './appearance.ts';
import type { ChosenRuns } from './chosenRuns.ts';
import { colorUri, runColors } from './runColors.ts';
import type { Run } from './run.ts';
import type { RunStore } from './runStore.ts';
import { scoreRows, scoreWords, spokenWords, statusWords, whenWords } from './words.ts';

function iconOf(run: Run): vscode.ThemeIcon {
  const { icon, color } = appearances[run.record.state];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function tooltipOf({ record, labels }: Run): vscode.MarkdownString {
  const rows = [
    ['State', `${statusWords(record)}${record.reason ? `: ${record.reason}` : ''}`],
    ['Arm', record.arm],
    ['Tasks', record.tasks.join(', ')],
    ['Seed', String(record.seed)],
    ['Backend', record.backend ? `${record.backend.name} ${record.backend.version}, ${record.backend.device}` : '–'],
    ...scoreRows(record),
    ['Started', new Date(record.created).toLocaleString(vscode.env.language)],
    ...(labels.tags.length > 0 ? [['Tags', labels.tags.join(', ')]] : []),
    ...(labels.note === undefined ? [] : [['Note', labels.note]]),
  ];
  const text = new vscode.MarkdownString(undefined, false);
  text.appendMarkdown('**').appendText(`${record.id} ${record.name}`).appendMarkdown('**\n\n| | |\n|---|---|\n');
  for (const [name, value] of rows)
    text
      .appendMarkdown(`| ${name} | `)
      .appendText(value ?? '')
      .appendMarkdown(' |\n');
  const { lastLines } = record;
  if (lastLines) text.appendMarkdown('\nThe last lines of its log:\n').appendCodeblock(lastLines.join('\n'), 'log');
  return text;
}

/** What menus ask of an entry: `run`, its state, and `canStop`, `canResume`, … for what would change something. */
function contextValueOf({ record: { state } }: Run): string {
  const can = actionsOf(state).map((action) => `can${action.charAt(0).toUpperCase()}${action.slice(1)}`);
  return ['run', state, ...can].join(' ');
}

/** What tells an entry from its neighbours, behind its name. */
function descriptionOf({ record, labels }: Run): string {
  const tags = labels.tags.map((tag) => `#${tag}`).join(' ');
  const when = whenWords(record.created, new Date(), vscode.env.language);
  const parts = [statusWords(record), record.arm, scoreWords(record), when, labels.note, tags];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

function itemOf(run: Run, chosen: ChosenRuns): vscode.TreeItem {
  const { record, labels } = run;
  const item = new vscode.TreeItem(`${labels.starred ? '★ ' : ''}${record.id}  ${record.name}`);
  item.id = run.dir;
  item.resourceUri = colorUri(run.dir);
  item.checkboxState = {
    state: chosen.has(run.dir) ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: vscode.l10n.t('Show this run in the plots'),
    accessibilityInformation: { label: vscode.l10n.t('Show run {0} in the plots', record.id) },
  };
  item.description = descriptionOf(run);
  item.iconPath = iconOf(run);
  item.contextValue = contextValueOf(run);
  item.tooltip = tooltipOf(run);
  item.accessibilityInformation = { label: spokenWords(record) };
  item.command = { command: 'mtl.showPlots', title: 'Show Plots', arguments: [run] };
  return item;
}

/** The list of runs in the side bar. */
export interface RunsView extends vscode.Disposable {
  /** The entries that are marked in it. */
  selected(): readonly Run[];
}

/** The list of runs in the side bar, the newest first. */
export function runsTree(store: RunStore, chosen: ChosenRuns, choose: (runs: readonly Run[]) => void): RunsView {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Run>('mtl.runs', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (run) => (run ? [] : store.all()),
      getTreeItem: (run) => itemOf(run, chosen),
    },
    canSelectMany: true,
    manageCheckboxStateManually: true,
  });
  const checked = view.onDidChangeCheckboxState(({ items }) => {
    const states = new Map(items.map(([{ dir }, state]) => [dir, state === vscode.TreeItemCheckboxState.Checked]));
    choose(store.all().filter(({ dir }) => states.get(dir) ?? chosen.has(dir)));
  });
  const show = () => {
    const active = store.active().length;
    view.badge = active > 0 ? { value: active, tooltip: vscode.l10n.t('{0} runs in progress', active) } : undefined;
    void vscode.commands.executeCommand('setContext', 'mtl.hasRuns', store.size > 0);
    void vscode.commands.executeCommand('setContext', 'mtl.hasActiveRuns', active > 0);
    changed.fire();
  };
  show();
  const all = vscode.Disposable.from(
    view,
    changed,
    checked,
    chosen.onDidChange(show),
    store.onDidChangeList(show),
    runColors(chosen),
  );
  return { selected: () => view.selection, dispose: () => all.dispose() };
}
