import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
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

  test('files outside of the workspace are not read', async () => {
    const [folder, outside] = [workspaceFolder(), path.dirname(workspaceFolder())];
    writeFileSync(path.join(outside, 'base.mtl.yaml'), document.getText());
    writeFileSync(path.join(outside, 'rows.csv'), 'x,y\n1,2\n2,4\n3,6\n');
    const child = path.join(folder, 'child.mtl.yaml');
    writeFileSync(child, 'version: 1\nextends: ../base.mtl.yaml\n');
    const table = path.join(folder, 'table.mtl.yaml');
    writeFileSync(
      table,
      `version: 1
data: { a: { format: csv, path: ../rows.csv, targets: { y: number } } }
model: { encoder: [dense: { units: 8 }] }
tasks: { t: { data: a, target: y } }
`,
    );
    for (const file of [child, table]) {
      const uri = vscode.Uri.file(file);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      await waitFor(`refusal in ${path.basename(file)}`, () =>
        vscode.languages.getDiagnostics(uri).some(({ message }) => /outside/.test(message)),
      );
    }
    await vscode.window.showTextDocument(document);
  });

  test('training is refused, with a way to give trust', async () => {
    const answer = vscode.commands.executeCommand('mtl.runExperiment', document.uri);
    await window.notification('Manage Trust');
    assert.equal(await answer, undefined);
    assert.deepEqual(runFolders(), []);
  });
});
