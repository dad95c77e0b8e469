import path from 'node:path';
import * as vscode from 'vscode';
import { sourceOnDisk } from '../../server/data/definition-files.ts';
import { analyzeInDetail } from '../../server/definition/analyze.ts';
import type { Problem } from '../../server/definition/problem.ts';

/** The definition that is meant: the one given, the one in the editor in front, the only one there is, or one chosen. */
export async function definitionToRun(argument: unknown): Promise<vscode.TextDocument | undefined> {
  if (argument instanceof vscode.Uri) return vscode.workspace.openTextDocument(argument);
  const active = vscode.window.activeTextEditor?.document;
  if (active && isDefinition(active)) return active;
  const seen = vscode.window.visibleTextEditors.map(({ document }) => document).find(isDefinition);
  if (seen) return seen;
  const files = await vscode.workspace.findFiles('**/*.mtl.{yaml,yml}', '**/{node_modules,.git,.mtl}/**');
  const uri = files.length < 2 ? files[0] : await chooseFile(files);
  return uri && vscode.workspace.openTextDocument(uri);
}

/** Old versions, as a comparison shows them, are no files that could be run. */
function isDefinition({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'mtl' && (uri.scheme === 'file' || uri.scheme === 'untitled');
}

async function chooseFile(files: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  items.sort((a, b) => a.label.localeCompare(b.label));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which experiment shall run?') }))?.uri;
}

/** Moves the cursor to the first error and says what stands there. */
export async function revealProblems(document: vscode.TextDocument, problems: readonly Problem[]): Promise<void> {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return;
  const selection = new vscode.Range(document.positionAt(first.start), document.positionAt(first.end));
  await vscode.window.showTextDocument(document, { selection });
  const show = vscode.l10n.t('Show Problems');
  const more = errors.length > 1 ? ` ${vscode.l10n.t('({0} more)', errors.length - 1)}` : '';
  const text = vscode.l10n.t('{0} cannot run: {1}', path.basename(document.fileName), first.message);
  void vscode.window.showWarningMessage(`${text}${more}`, show).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
  });
}

/** The document as it is on the disk, saved where it was not: a new one gets its name, and so another document, by that. */
export async function save(document: vscode.TextDocument): Promise<vscode.TextDocument | undefined> {
  const written = document.isDirty || document.isUntitled ? await vscode.workspace.save(document.uri) : document.uri;
  // The editor may have saved it by itself in the meantime.
  const uri = written ?? (document.isDirty || document.isUntitled ? undefined : document.uri);
  const saved = uri && (await vscode.workspace.openTextDocument(uri));
  if (saved) await saveExtended(saved);
  return saved;
}

/** What is trained reads the files that a definition extends from the disk: those that are open are saved with it. */
async function saveExtended(document: vscode.TextDocument): Promise<void> {
  const { files } = analyzeInDetail(document.getText(), { source: sourceOnDisk(document.fileName) });
  for (const open of vscode.workspace.textDocuments)
    if (open.isDirty && files.some((file) => file.path === open.fileName)) await vscode.workspace.save(open.uri);
}

/** Says that there is no definition, and what writes one. */
export function sayNothingToRun(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('There is no experiment here yet: «MTL: New Experiment…» writes one.'),
  );
}
