import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { required } from './memory.ts';
import { extensionId, waitForRecord } from './runs.ts';

suite('The packed extension, installed', () => {
  test('comes from the installed package, not from the source tree', () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, 'the extension is installed');
    const away = path.relative(required('MTL_TEST_EXTENSIONS'), extension.extensionPath);
    assert.ok(!away.startsWith('..'), `${extension.extensionPath} is an installed place`);
  });

  test('runs its own example to the end', async () => {
    const file = await vscode.commands.executeCommand('mtl.newExperiment', undefined, 'installed');
    assert.ok(typeof file === 'string');
    const dir = await vscode.commands.executeCommand('mtl.runExperiment', vscode.Uri.file(file));
    assert.ok(typeof dir === 'string', 'a run was started');
    const record = await waitForRecord(dir, 'has ended', ({ ended }) => ended !== undefined, 240);
    assert.equal(record.state, 'finished', record.reason);
    assert.ok(record.summary?.test, 'the test set was read');
    assert.equal(record.backend?.name, 'tensorflow', 'the addon of the package loads');
  }).timeout(260_000);
});
