import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { readRecord, writeRecord } from '../../../server/trainer/folder/runs.ts';
import { recall } from './memory.ts';
import { waitForRecord } from './runs.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

suite('After a reload', () => {
  let window: Window;
  let dir: string;

  suiteSetup(async () => {
    window = await Window.connect();
    dir = await recall('run');
  });
  teardown(function () {
    return window.keepPictureOf(this.currentTest);
  });
  suiteTeardown(() => window.close());

  test('the run is still trained and in the list', async () => {
    assert.equal(readRecord(dir).state, 'running');
    await vscode.commands.executeCommand('mtl.runs.focus');
    const id = path.basename(dir);
    await window.page.getByRole('treeitem', { name: new RegExp(`^Run ${id}, .*: Running`) }).waitFor();
  });

  test('its panel is there again and its curves go on', async () => {
    const before = await waitFor('step in the panel', async () => (await window.shownStep()) || undefined);
    await waitFor('later step', async () => (await window.shownStep()) > before);
  });

  test('it can be stopped', async () => {
    await vscode.commands.executeCommand('mtl.stopRun', { dir });
    const record = await waitForRecord(dir, 'has ended', ({ ended }) => ended !== undefined);
    assert.equal(record.state, 'stopped');
  });

  test('a run whose program died before it began is told to be lost', async () => {
    const left = path.join(path.dirname(dir), '99');
    await mkdir(left);
    const { format, name, arm, seed, versions, tasks } = readRecord(dir);
    const created = '2026-01-01T00:00:00.000Z';
    writeRecord(left, { format, name, arm, seed, versions, tasks, id: '99', state: 'queued', created });
    const settled = await waitForRecord(left, 'was lost', ({ ended }) => ended !== undefined);
    assert.deepEqual([settled.state, settled.reason], ['interrupted', 'The trainer was never started.']);
    await window.notification('was interrupted: The trainer was never started.');
  });
});
