import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeRecord } from '../../../server/trainer/folder/runs.ts';
import { replaceIn, workspaceFolder } from './runs.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

/** A finished run of a definition, as a trainer would leave it. */
function leaveRun(definition: string): void {
  const dir = path.join(path.dirname(definition), '.mtl/runs/1');
  mkdirSync(dir, { recursive: true });
  const resolved = { format: 1, arm: 'joint', definition, root: path.dirname(definition), experiment: { tasks: {} } };
  writeFileSync(path.join(dir, 'resolved.json'), JSON.stringify(resolved));
  writeRecord(dir, {
    format: 1,
    id: '1',
    name: 'Shapes',
    arm: 'joint',
    state: 'finished',
    created: new Date(0).toISOString(),
    ended: new Date(1).toISOString(),
    seed: 0,
    versions: {},
    tasks: ['shape', 'colour', 'size'],
    summary: {
      epoch: 1,
      rule: 'lowest validation loss',
      train: {},
      test: { shape: { loss: 0.2, accuracy: 0.912 }, size: { loss: 1, rmse: 1.25 } },
    },
  });
}

suite('The definition, understood', () => {
  let window: Window;
  let document: vscode.TextDocument;

  const text = (range: vscode.Range) => document.getText(range);
  const positionOf = (word: string) => document.positionAt(document.getText().indexOf(word) + 1);
  /** Puts the cursor there, as a click would. */
  const goTo = async (position: vscode.Position) => {
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(editor.selection);
  };
  const picture = async (name: string) => {
    const folder = process.env['MTL_TEST_PICTURES'];
    if (folder) await window.page.screenshot({ path: path.join(folder, `${name}.png`) });
  };

  suiteSetup(async () => {
    window = await Window.connect();
    const file = path.join(workspaceFolder(), 'shapes.mtl.yaml');
    leaveRun(file);
    document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
  });
  teardown(function () {
    return window.keepPictureOf(this.currentTest);
  });
  suiteTeardown(() => window.close());

  test('a mistake is underlined, and its quick fix mends it', async () => {
    await replaceIn(document, 'kernelSize: 3', 'kernel_size: 3');
    const [problem] = await waitFor('problem', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.ok(problem);
    assert.equal(text(problem.range), 'kernel_size');
    await window.page.locator('.squiggly-error').first().waitFor();
    await goTo(problem.range.start);
    await vscode.commands.executeCommand('editor.action.quickFix');
    await window.page.locator('.action-widget .monaco-list-row').filter({ hasText: "Change to 'kernelSize'" }).click();
    await waitFor('file without problems', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  test('hover explains and completion offers', async () => {
    const before = document.getText();
    const at = positionOf('batchSize');
    await goTo(at);
    await vscode.commands.executeCommand('editor.action.showHover');
    const hover = window.page.locator('.monaco-hover').filter({ hasText: 'Rows of one task in a step' });
    await hover.first().waitFor();
    await window.page.keyboard.press('Escape');
    await goTo(document.lineAt(at.line).range.end);
    await vscode.commands.executeCommand('editor.action.insertLineAfter');
    await window.page.keyboard.type('las');
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await window.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'lastBatch' }).first().click();
    await waitFor('key that was chosen', () => /^ +lastBatch: keep/m.test(document.getText()));
    await window.page.keyboard.press('Escape');
    await replaceIn(document, document.getText(), before);
  });

  test('the shape behind each layer is shown, and goes at once with its setting', async () => {
    const hint = window.page.locator('.view-line').filter({ hasText: 'parameters' }).first();
    const settings = vscode.workspace.getConfiguration('mtl.editor');
    // An answer that the edits before have overtaken is not asked for again before something changes.
    await hint.waitFor({ timeout: 5000 }).catch(async () => {
      await settings.update('inlayHints', false, vscode.ConfigurationTarget.Global);
      await settings.update('inlayHints', true, vscode.ConfigurationTarget.Global);
      await hint.waitFor();
    });
    await picture('language-hints');
    await settings.update('inlayHints', false, vscode.ConfigurationTarget.Global);
    await waitFor('editor without hints', async () => (await hint.count()) === 0);
    await settings.update('inlayHints', true, vscode.ConfigurationTarget.Global);
    await hint.waitFor();
  });

  test('what can be done stands above the experiment, the last score above its task', async () => {
    const lens = window.page.locator('.codelens-decoration');
    await lens.filter({ hasText: 'Run' }).first().waitFor();
    await lens.filter({ hasText: 'accuracy 0.912 on test rows (run 1, joint)' }).first().waitFor();
    await lens.filter({ hasText: 'Show last result' }).first().waitFor();
    await picture('language-lenses');
    const settings = vscode.workspace.getConfiguration('mtl.editor');
    await settings.update('codeLens', false, vscode.ConfigurationTarget.Global);
    await waitFor('editor without lenses', async () => (await lens.count()) === 0);
    await settings.update('codeLens', true, vscode.ConfigurationTarget.Global);
    await lens.first().waitFor();
  });

  test('a task is renamed with all its uses, and not to a name that is taken', async () => {
    const rename = (name: string) =>
      vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        positionOf('colour: {'),
        name,
      );
    await assert.rejects(async () => rename('shape'), /already a task 'shape'/);
    await goTo(positionOf('colour: {'));
    const renamed = vscode.commands.executeCommand('editor.action.rename');
    const input = window.page.locator('.rename-box input').first();
    await input.waitFor();
    await input.fill('hue');
    await input.press('Enter');
    await renamed;
    await waitFor('new name', () => document.getText().includes('hue: { data'));
    assert.doesNotMatch(document.getText(), /\bcolour: {/);
    await waitFor('file without problems', () => vscode.languages.getDiagnostics(document.uri).length === 0);
    await vscode.commands.executeCommand('undo');
  });

  test('colours tell words of the format from names of the person’s own', async () => {
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    assert.ok(tokens.data.length >= 5 * 20);
    // A word and a name in one line, which a grammar gives one colour.
    const line = window.page
      .locator('.view-line')
      .filter({ hasText: /pictures:.*format:.shapes/ })
      .first();
    const colourOf = (text: string) =>
      line.locator('span span').filter({ hasText: text }).first().getAttribute('class');
    await waitFor('two colours', async () => (await colourOf('pictures')) !== (await colourOf('shapes')));
  });

  test('a name leads to where it is given', async () => {
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('data: ', document.getText().indexOf('tasks:')) + 7),
    );
    const [first] = found;
    assert.ok(first && 'range' in first);
    assert.ok(document.getText().slice(0, document.offsetAt(first.range.start)).trimEnd().endsWith('data:'));
  });
});
