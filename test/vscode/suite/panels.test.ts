import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import * as vscode from 'vscode';
import { remember } from './memory.ts';
import { replaceIn, waitForRecord, workspaceFolder } from './runs.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

suite('Panels beside the plots', () => {
  let window: Window;
  let document: vscode.TextDocument;
  let dir: string;

  const inspector = (): Promise<Frame> => window.panelFrame('svg.vectors');
  const table = (): Promise<Frame> => window.panelFrame('table.runs');
  const step = async (): Promise<number> => Number(await (await inspector()).getByRole('spinbutton').inputValue());

  suiteSetup(async () => {
    window = await Window.connect();
    document = await vscode.workspace.openTextDocument(path.join(workspaceFolder(), 'shapes.mtl.yaml'));
    await vscode.window.showTextDocument(document);
  });
  teardown(function () {
    return window.keepPictureOf(this.currentTest);
  });
  suiteTeardown(() => window.close());

  test('a run that measures the gradients of its tasks', async () => {
    await replaceIn(document, 'epochs: 10', 'epochs: 2\n  record: {gram: 1}');
    await replaceIn(document, 'format: shapes', 'format: shapes, train: 128, test: 64');
    dir = String(await vscode.commands.executeCommand('mtl.runExperiment', document.uri));
    await waitForRecord(dir, 'has finished', ({ state }) => state === 'finished', 120);
  }).timeout(150_000);

  test('Enter on a chart opens the step that the crosshair is at', async () => {
    const plots = await window.panelFrame('.box canvas');
    await waitFor('last step', async () => (await window.shownStep()) > 2);
    await plots.locator('.box').first().focus();
    await plots.locator('.box').first().press('ArrowLeft');
    const last = await window.shownStep();
    await waitFor('crosshair', async () => (await plots.locator('.readout .cap b').innerText()) === `Step ${last - 1}`);
    await plots.locator('.box').first().press('Enter');
    await waitFor('step in the inspector', async () => (await step()) === last - 1);
    assert.match(await (await inspector()).locator('.verdict').innerText(), /^(The step taken|What the run took) /);
  });

  test('the inspector goes to another step, and is there again after it was hidden', async () => {
    const before = await step();
    await (await inspector()).getByRole('button', { name: 'Measured step before' }).click();
    await waitFor('step before', async () => (await step()) === before - 1);
    const other = await vscode.workspace.openTextDocument({ content: 'in front of the panel' });
    await vscode.window.showTextDocument(other, vscode.ViewColumn.Two);
    await vscode.commands.executeCommand('mtl.inspectStep', { dir }, before - 1);
    await waitFor('same step', async () => (await step()) === before - 1);
  });

  test('the table of runs shows the run, and its checkbox is the one of the list', async () => {
    await vscode.commands.executeCommand('mtl.runs.focus');
    await window.command('MTL: Show Runs as Table');
    const frame = await table();
    const box = frame.getByRole('checkbox', { name: 'Plot run 1', exact: true });
    assert.equal(await box.isChecked(), true);
    const inList = window.page.getByRole('treeitem', { name: /^Run 1, / }).getByRole('checkbox');
    assert.equal(await inList.getAttribute('aria-checked'), 'true');
    await box.click();
    await waitFor('unchecked entry', async () => (await inList.getAttribute('aria-checked')) === 'false');
    await inList.click();
    // The list brings the plots to the front, of which the table may stand behind.
    await vscode.commands.executeCommand('mtl.showRunsTable');
    const again = (await table()).getByRole('checkbox', { name: 'Plot run 1', exact: true });
    await waitFor('checked row', () => again.isChecked().catch(() => false));
    await vscode.commands.executeCommand('mtl.inspectStep', { dir }, 3);
    await waitFor('third step', async () => (await step()) === 3);
    await remember('step', '3');
  });
});
