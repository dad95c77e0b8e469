import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { replaceIn, workspaceFolder } from './runs.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

const definition = (data: string): string => `version: 1
data:
  a: ${data}
model:
  encoder: [flatten, dense: { units: 8 }]
tasks:
  t: { data: a, target: shape }
`;

const right = definition('{ format: shapes }');
const wrong = definition('{ format: shapes, sise: 20 }');

/** The process of the language server, which this extension host has started. */
function serverProcess(): number | undefined {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const own = rows.map((row) => row.trim().split(/\s+/)).filter(([, parent]) => Number(parent) === process.pid);
  const found = own.find((words) => words.some((word) => word.endsWith('language.cjs')));
  return found && Number(found[0]);
}

suite('Definitions as documents', () => {
  let window: Window;

  const codes = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).map(({ code }) => codeOf(code));
  const until = (uri: vscode.Uri, wanted: readonly string[]) =>
    waitFor(
      `${path.basename(uri.path)} with ${wanted.join() || 'no problems'}`,
      () => codes(uri).join() === wanted.join(),
    );
  const file = (name: string, text: string, folder = workspaceFolder()) => {
    const place = path.join(folder, name);
    writeFileSync(place, text);
    return vscode.Uri.file(place);
  };
  /** Opens a file as a person does: a document that an extension asks for stays open for minutes after its editor. */
  const open = async (uri: vscode.Uri) => {
    await vscode.commands.executeCommand('vscode.open', uri);
    return waitFor('open document', () =>
      vscode.workspace.textDocuments.find((document) => document.uri.fsPath === uri.fsPath),
    );
  };

  suiteSetup(async () => {
    window = await Window.connect();
  });
  teardown(async function () {
    await window.keepPictureOf(this.currentTest);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  suiteTeardown(() => window.close());

  test('a text that has never been saved is checked like a file', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'mtl', content: wrong });
    await vscode.window.showTextDocument(document);
    await until(document.uri, ['unknown-key']);
    await replaceIn(document, 'sise', 'size');
    await until(document.uri, []);
  });

  test('a file that is renamed while it is open takes its problems along', async () => {
    const [before, after] = [
      file('before.mtl.yaml', wrong),
      vscode.Uri.file(path.join(workspaceFolder(), 'after.mtl.yaml')),
    ];
    await open(before);
    await until(before, ['unknown-key']);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(before, after);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until(after, ['unknown-key']);
    await until(before, []);
    const renamed = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === after.fsPath);
    assert.ok(renamed);
    await replaceIn(renamed, 'sise', 'size');
    await until(after, []);
  });

  test('what others extend counts as it is typed, and is missed once it is deleted and closed', async () => {
    const base = file('base.mtl.yaml', right);
    const child = file('child.mtl.yaml', 'version: 1\nextends: base.mtl.yaml\nseed: 1\n');
    const document = await open(base);
    await open(child);
    await until(child, []);
    await replaceIn(document, 'target: shape', 'target: shap');
    await until(child, ['unknown-target']);
    await replaceIn(document, 'target: shap ', 'target: shape ');
    await until(child, []);
    await document.save();
    await vscode.workspace.fs.delete(base);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await open(child);
    await until(child, ['extends-unreadable']);
    file('base.mtl.yaml', right);
    await until(child, []);
  });

  test('each folder of the workspace has its own data root', async () => {
    const [, elsewhere] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(elsewhere, 'the workspace has several folders');
    const folder = elsewhere.uri.fsPath;
    mkdirSync(path.join(folder, 'tables'));
    writeFileSync(path.join(folder, 'tables/t.csv'), 'x,y\n1,2\n2,4\n3,6\n4,8\n5,10\n6,12\n7,14\n8,16\n9,18\n10,20\n');
    await vscode.workspace
      .getConfiguration('mtl', elsewhere.uri)
      .update('dataRoot', path.join(folder, 'tables'), vscode.ConfigurationTarget.WorkspaceFolder);
    const text = `version: 1
data:
  a: { format: csv, path: t.csv, targets: { y: number } }
model:
  encoder: [dense: { units: 8 }]
tasks:
  t: { data: a, target: y }
`;
    const here = file('rows.mtl.yaml', text);
    const there = file('rows.mtl.yaml', text, folder);
    await open(here);
    await until(here, ['data-missing']);
    await open(there);
    await waitFor('hover that says what the file holds', async () => {
      const at = new vscode.Position(2, 3);
      const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', there, at);
      const parts = found.flatMap(({ contents }) => contents);
      return parts.some((part) => (typeof part === 'string' ? part : part.value).includes('rows for training'));
    });
    assert.ok(!codes(there).includes('data-missing'), codes(there).join());
  });

  test('what the server is doing stands beside the language', async () => {
    await open(file('status.mtl.yaml', right));
    const status = window.page.locator('[id="status.languageStatus"]');
    await status.waitFor();
    await status.hover();
    await window.page
      .locator('.hover-language-status')
      .filter({ hasText: 'Checks of definitions: ready' })
      .first()
      .waitFor();
    await window.page.mouse.move(720, 5);
  });

  test('a server that dies in the middle of edits comes back with what is typed, and says so once', async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    const document = await open(file('edited.mtl.yaml', right));
    await until(document.uri, []);
    for (const round of [0, 1]) {
      const server = serverProcess();
      assert.ok(server, 'the server is a child of the extension host');
      await replaceIn(document, 'units: 8', 'unts: 8');
      process.kill(server, 'SIGKILL');
      await replaceIn(document, 'format: shapes', 'format: shaps');
      const now = await waitFor('another server', () => {
        const pid = serverProcess();
        return pid !== server && pid;
      });
      assert.ok(document.isDirty && now !== server);
      await until(document.uri, ['unknown-value', 'unknown-key']);
      await replaceIn(document, 'unts: 8', 'units: 8');
      await replaceIn(document, 'format: shaps', 'format: shapes');
      await until(document.uri, []);
      await vscode.commands.executeCommand('notifications.showList');
      const told = window.page.locator('.notification-list-item').filter({ hasText: 'was started again' });
      await waitFor(`one word of it after round ${round}`, async () => (await told.count()) === 1);
    }
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});

function codeOf(code: vscode.Diagnostic['code']): string {
  return String(typeof code === 'object' ? code.value : code);
}
