import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { replaceIn, runFolders, workspaceFolder } from './runs.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

const right = 'activation: relu';
const wrong = 'activation: rleu';

suite('In a workspace that is not trusted', () => {
  let window: Window;
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    window = await Window.connect();
  });
  teardown(function () {
    return window.keepPictureOf(this.currentTest);
  });
  suiteTeardown(() => window.close());

  test('a definition is checked', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const uri = vscode.Uri.joinPath(vscode.Uri.file(workspaceFolder()), 'shapes.mtl.yaml');
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await replaceIn(document, right, wrong);
    await waitFor('problem', () => vscode.languages.getDiagnostics(uri).length > 0);
    await replaceIn(document, wrong, right);
    await waitFor('file without problems', () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  test('training is refused, with a way to give trust', async () => {
    const answer = vscode.commands.executeCommand('mtl.runExperiment', document.uri);
    await window.notification('Manage Trust');
    assert.equal(await answer, undefined);
    assert.deepEqual(runFolders(), []);
  });
});
