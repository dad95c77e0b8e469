import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { required } from './memory.ts';
import { replaceIn, workspaceFolder } from './runs.ts';
import { showTheme, themes } from './themes.ts';
import { Window } from './window.ts';

/** Pictures of what the editor knows of a definition, in each theme, for the documentation and for looking at. */
suite('Screenshots of a definition', () => {
  let window: Window;
  let document: vscode.TextDocument;

  const take = async (name: string) => {
    const folder = required('MTL_TEST_PICTURES');
    await mkdir(folder, { recursive: true });
    await window.page.screenshot({ path: path.join(folder, `${name}.png`) });
  };
  /** Puts the cursor behind a word, and shows it. */
  const goTo = async (word: string) => {
    const position = document.positionAt(document.getText().indexOf(word) + word.length);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.Default);
  };
  const shown = (selector: string) => window.page.locator(selector).first().waitFor();

  suiteSetup(async () => {
    window = await Window.connect();
    document = await vscode.workspace.openTextDocument(path.join(workspaceFolder(), 'cifar.mtl.yaml'));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await replaceIn(document, '- flatten', '# - flatten');
    await replaceIn(document, 'weighting: equal', 'weighting: uncertainity');
    await window.page.locator('.view-line').filter({ hasText: 'parameters' }).first().waitFor();
  });
  suiteTeardown(() => window.close());

  for (const name of Object.keys(themes) as (keyof typeof themes)[]) {
    test(name, async () => {
      await showTheme(window, name);
      await vscode.commands.executeCommand('notifications.clearAll');
      await goTo('version');
      await shown('.squiggly-error');
      await shown('.codelens-decoration a');
      await window.page.mouse.move(720, 5);
      await take(`language-${name}`);
      await goTo('- dense');
      await vscode.commands.executeCommand('editor.action.showHover');
      await shown('.monaco-hover:not(.hidden) .hover-row');
      await take(`language-problem-${name}`);
      await window.page.keyboard.press('Escape');
      await vscode.commands.executeCommand('editor.action.quickFix');
      await shown('.action-widget .monaco-list-row');
      await take(`language-fix-${name}`);
      await window.page.keyboard.press('Escape');
      await goTo('sharing: ha');
      await vscode.commands.executeCommand('editor.action.showHover');
      await shown('.monaco-hover:not(.hidden) .hover-row');
      await take(`language-hover-${name}`);
      await window.page.keyboard.press('Escape');
      await goTo('aggregator: ');
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await shown('.suggest-widget.visible .monaco-list-row');
      await take(`language-completion-${name}`);
      await window.page.keyboard.press('Escape');
    }).timeout(60_000);
  }
});
