import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { remember } from './memory.ts';
import { extensionId, replaceIn, runFolders, waitForRecord, workspaceFolder } from './runs.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

const right = 'activation: relu';
const wrong = 'activation: rleu';

suite('From the palette to the plot', () => {
  let window: Window;
  let document: vscode.TextDocument;
  let dir: string;

  suiteSetup(async () => {
    window = await Window.connect();
  });
  teardown(function () {
    return window.keepPictureOf(this.currentTest);
  });
  suiteTeardown(() => window.close());

  test('the extension sleeps until it is needed', () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, 'the extension is there');
    assert.equal(extension.isActive, false);
  });

  test('New Experiment writes the bundled example and never over another file', async () => {
    await vscode.commands.executeCommand('mtl.newExperiment', undefined, 'shapes');
    await vscode.commands.executeCommand('mtl.newExperiment', undefined, 'shapes');
    const second = path.join(workspaceFolder(), 'shapes-2.mtl.yaml');
    const first = path.join(workspaceFolder(), 'shapes.mtl.yaml');
    assert.equal(await readFile(first, 'utf8'), await readFile(second, 'utf8'));
    assert.equal(vscode.window.activeTextEditor?.document.fileName, second);
    document = await vscode.workspace.openTextDocument(first);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'mtl');
  });

  test('a mistake is underlined, and the line goes with the mistake', async () => {
    await replaceIn(document, right, wrong);
    const [problem] = await waitFor('problem', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.ok(problem && document.getText(problem.range).includes('rleu'));
    await window.page.locator('.squiggly-error').first().waitFor();
    await replaceIn(document, wrong, right);
    await waitFor('file without problems', () => vscode.languages.getDiagnostics(document.uri).length === 0);
    await waitFor('editor without squiggles', async () => (await window.page.locator('.squiggly-error').count()) === 0);
  });

  test('a language server that dies is started again, which is said', async function () {
    if (process.platform === 'win32') this.skip();
    const servers = () => childrenWith('language.cjs');
    const [before] = await waitFor('language server', () => servers().length > 0 && servers());
    if (before !== undefined) process.kill(before, 'SIGKILL');
    await waitFor('new language server', () => servers().some((pid) => pid !== before));
    await window.notification('started again');
    await replaceIn(document, right, wrong);
    await waitFor('problem', () => vscode.languages.getDiagnostics(document.uri).length > 0);
    await replaceIn(document, wrong, right);
    await waitFor('file without problems', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  test('a definition with an error is not run, and its error is shown', async () => {
    await replaceIn(document, right, wrong);
    await vscode.commands.executeCommand('mtl.runExperiment', document.uri);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor && editor.document.getText(editor.selection).includes('rleu'));
    assert.deepEqual(runFolders(), []);
    await window.notification('shapes.mtl.yaml cannot run');
    await replaceIn(document, wrong, right);
  });

  test('Run Experiment from the palette trains, and points arrive in the panel', async () => {
    await replaceIn(document, 'epochs: ', 'epochs: 100 # ');
    await vscode.window.showTextDocument(document);
    await window.command('MTL: Run Experiment');
    [dir = ''] = await waitFor('run folder', () => runFolders().length > 0 && runFolders());
    await waitForRecord(dir, 'trains', ({ state }) => state === 'running');
    await waitFor('step in the panel', async () => (await window.shownStep()) > 0);
    assert.equal(await readFile(path.join(dir, 'definition.mtl.yaml'), 'utf8'), document.getText());
  });

  test('the run is in the list and its progress in the status bar', async () => {
    await vscode.commands.executeCommand('mtl.runs.focus');
    const label = /^Run 1, .*: Running/;
    await window.page.getByRole('treeitem', { name: label }).waitFor();
    await window.page
      .locator('.statusbar-item')
      .filter({ hasText: /MTL 1: epoch \d+ of 100/ })
      .waitFor();
  });

  test('a panel that was hidden has missed nothing when it is shown again', async () => {
    const before = await window.shownStep();
    const other = await vscode.workspace.openTextDocument({ content: 'in front of the panel' });
    await vscode.window.showTextDocument(other, vscode.ViewColumn.Two);
    await vscode.commands.executeCommand('mtl.showPlots');
    await waitFor('later step', async () => (await window.shownStep()) > before);
  });

  test('Stop Run ends it after its step', async () => {
    await window.command('MTL: Stop Run');
    const record = await waitForRecord(dir, 'has ended', ({ ended }) => ended !== undefined);
    assert.equal(record.state, 'stopped');
    await window.page.getByRole('treeitem', { name: /^Run 1, .*: Stopped/ }).waitFor();
    await waitFor('trainer gone', () => record.pid !== undefined && !isAlive(record.pid));
  });

  test('Resume Run lets it go on from there, in the same curves', async () => {
    const before = await window.shownStep();
    await vscode.commands.executeCommand('mtl.resumeRun', { dir });
    await waitForRecord(dir, 'trains again', ({ state }) => state === 'running');
    await waitFor('later step', async () => (await window.shownStep()) > before);
    await vscode.commands.executeCommand('mtl.stopRun', { dir });
    const record = await waitForRecord(dir, 'has ended', ({ ended }) => ended !== undefined);
    assert.equal(record.state, 'stopped');
  });

  test('Pause Run and Resume Run in one life, a star, and Delete Run with Undo', async () => {
    await vscode.commands.executeCommand('mtl.resumeRun', { dir });
    await waitForRecord(dir, 'trains again', ({ state }) => state === 'running');
    await vscode.commands.executeCommand('mtl.pauseRun', { dir });
    await waitForRecord(dir, 'waits', ({ state }) => state === 'paused');
    await vscode.commands.executeCommand('mtl.resumeRun', { dir });
    await waitForRecord(dir, 'goes on', ({ state }) => state === 'running');
    await vscode.commands.executeCommand('mtl.stopAllRuns');
    await waitForRecord(dir, 'has ended', ({ ended }) => ended !== undefined);
    await vscode.commands.executeCommand('mtl.starRun', { dir });
    await window.page.getByRole('treeitem', { name: /^Run 1, .*: Stopped/ }).waitFor();
    await window.page.locator('.monaco-list-row').filter({ hasText: '★ 1' }).waitFor();
    await vscode.commands.executeCommand('mtl.deleteRun', { dir });
    await waitFor('no run', () => runFolders().length === 0);
    await vscode.commands.executeCommand('notifications.showList');
    await window.page.locator('.notification-list-item').getByRole('button', { name: 'Undo' }).click();
    await waitFor('run again', () => runFolders().length === 1);
    await window.page.locator('.monaco-list-row').filter({ hasText: '★ 1' }).waitFor();
  });

  test('What Changed and Show Output show a run as it is', async () => {
    await vscode.commands.executeCommand('mtl.showOutput', { dir });
    await vscode.commands.executeCommand('mtl.duplicateRun', { dir });
    const copy = vscode.window.activeTextEditor?.document;
    assert.equal(copy?.isUntitled, true);
    assert.equal(copy.getText(), await readFile(path.join(dir, 'definition.mtl.yaml'), 'utf8'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('its log and the copy of its definition open in the editor', async () => {
    await vscode.commands.executeCommand('mtl.openDefinition', { dir });
    assert.equal(vscode.window.activeTextEditor?.document.fileName, path.join(dir, 'definition.mtl.yaml'));
    await vscode.commands.executeCommand('mtl.showLog', { dir });
    assert.equal(vscode.window.activeTextEditor?.document.fileName, path.join(dir, 'log'));
  });

  test('Report Environment shows what trains here', async () => {
    await vscode.commands.executeCommand('mtl.reportEnvironment');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^MTL Experiments \d+\.\d+\.\d+, VS Code/);
    assert.match(text, /^Backend +(tensorflow|wasm)$/m);
  });

  test('without TensorFlow a run takes wasm and says what would be faster', async () => {
    const settings = vscode.workspace.getConfiguration('mtl');
    await settings.update('tensorflow.path', workspaceFolder(), vscode.ConfigurationTarget.Workspace);
    const started = await vscode.commands.executeCommand('mtl.runExperiment', document.uri);
    assert.ok(typeof started === 'string');
    await window.notification('TensorFlow is not set up');
    const { backend } = await waitForRecord(started, 'trains', ({ state }) => state === 'running');
    assert.equal(backend?.name, 'wasm');
    assert.match(backend?.why ?? '', /TensorFlow is not set up/);
    await vscode.commands.executeCommand('mtl.stopRun', { dir: started });
    await waitForRecord(started, 'has ended', ({ ended }) => ended !== undefined);
    await settings.update('tensorflow.path', undefined, vscode.ConfigurationTarget.Workspace);
  });

  test('another run goes on while the window is loaded again', async () => {
    const started = await vscode.commands.executeCommand('mtl.runExperiment', document.uri);
    assert.ok(typeof started === 'string');
    await waitForRecord(started, 'trains', ({ state }) => state === 'running');
    await remember('run', started);
  });
});

/** The processes that this extension host has started with the text in their command line. */
function childrenWith(text: string): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(process.pid), '-f', text], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
