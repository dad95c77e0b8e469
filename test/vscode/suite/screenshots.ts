import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { required } from './memory.ts';
import { replaceIn, waitForRecord } from './runs.ts';
import { showTheme, themes } from './themes.ts';
import { Window } from './window.ts';

const right = 'activation: relu';
const wrong = 'activation: rleu';

/** Pictures of the editor, the palette and the plots in each theme, for the documentation and for looking at. */
suite('Screenshots', () => {
  let window: Window;
  let document: vscode.TextDocument;
  let dir: string;

  const take = async (name: string) => {
    const folder = required('MTL_TEST_PICTURES');
    await mkdir(folder, { recursive: true });
    await window.page.mouse.move(720, 5);
    await window.page.screenshot({ path: path.join(folder, `${name}.png`) });
  };

  suiteSetup(async () => {
    window = await Window.connect();
    const file = await vscode.commands.executeCommand('mtl.newExperiment', undefined, 'shapes');
    document = await vscode.workspace.openTextDocument(String(file));
    await replaceIn(document, 'epochs: ', 'epochs: 40 # ');
    const started = await vscode.commands.executeCommand('mtl.runExperiment', document.uri);
    dir = String(started);
    await vscode.commands.executeCommand('mtl.runs.focus');
    await waitForRecord(dir, 'trains', ({ progress }) => progress !== undefined && progress.epoch > 6, 240);
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('mtl.stopRun', { dir });
    await waitForRecord(dir, 'has ended', ({ ended }) => ended !== undefined);
    await window.close();
  });

  for (const name of Object.keys(themes) as (keyof typeof themes)[]) {
    test(name, async () => {
      await showTheme(window, name);
      await vscode.commands.executeCommand('notifications.clearAll');
      await window.panelFrame('canvas');
      await take(`plots-${name}`);
      await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      await vscode.commands.executeCommand('workbench.action.closeSidebar');
      await vscode.commands.executeCommand('workbench.action.maximizeEditorHideSidebar');
      await replaceIn(document, right, wrong);
      const squiggle = window.page.locator('.squiggly-error').first();
      await squiggle.waitFor();
      await take(`editor-${name}`);
      await replaceIn(document, wrong, right);
      await window.page.keyboard.press('F1');
      await window.page.keyboard.type('MTL: ');
      await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'MTL' }).first().waitFor();
      await take(`palette-${name}`);
      await window.page.keyboard.press('Escape');
      await vscode.commands.executeCommand('workbench.action.evenEditorWidths');
      await vscode.commands.executeCommand('mtl.runs.focus');
    }).timeout(60_000);
  }
});
