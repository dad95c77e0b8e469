import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { readComparison } from '../../../server/compare/record.ts';
import { replaceIn, runFolders, workspaceFolder } from './runs.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

const dir = (): string => path.join(workspaceFolder(), '.mtl/comparisons/1');

suite('Comparing arms', () => {
  let window: Window;
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    window = await Window.connect();
    document = await vscode.workspace.openTextDocument(path.join(workspaceFolder(), 'shapes.mtl.yaml'));
    await vscode.window.showTextDocument(document);
    await replaceIn(document, 'epochs: 10', 'epochs: 1');
    await replaceIn(document, 'format: shapes', 'format: shapes, train: 128, test: 64');
    await vscode.workspace.getConfiguration('mtl').update('plots.openOnRun', false, vscode.ConfigurationTarget.Global);
  });
  teardown(function () {
    return window.keepPictureOf(this.currentTest);
  });
  suiteTeardown(() => window.close());

  const shown = async (selector: string): Promise<string> =>
    (await (await window.panelFrame('.toolbar .exports')).locator(selector).first().textContent()) ?? '';

  test('Compare Experiment from the palette trains the arms in the background, and Stop ends it', async () => {
    await window.command('MTL: Compare Experiment');
    await waitFor('run in the panel', async () => /of 12 runs .* now \S+, seed/.test(await shown('.items')));
    await waitFor('finished run', async () => /^.* · [1-9]\d? of 12/.test(await shown('.items')));
    const frame = await window.panelFrame('.toolbar .exports');
    await frame.getByRole('button', { name: 'Stop' }).click();
    await waitFor('end of training', async () => !(await shown('.items')).includes('now '));
    assert.match(await shown('.state'), /Incomplete/);
    const { runs } = readComparison(dir());
    assert.ok(runs.length >= 1 && runs.length < 12, String(runs.length));
  });

  test('what is missing is trained on demand, and the answer stands above its numbers', async () => {
    const before = runFolders().length;
    const frame = await window.panelFrame('.toolbar .exports');
    await frame.getByRole('button', { name: 'Train What Is Missing' }).click();
    await waitFor('whole comparison', async () => /Finished/.test(await shown('.state')), 120);
    assert.match(await shown('.verdict'), /^(Joint (helped|hurt|showed no difference for) )/);
    assert.equal(await frame.locator('.arms tbody tr:not(.axisrow)').count(), 2);
    assert.ok(runFolders().length <= before + 12);
    assert.equal(readComparison(dir()).runs.length, 12);
  }).timeout(150_000);

  test('Describe Network shows layers, costs and the time of a step, in a text that asks for no saving', async () => {
    await vscode.commands.executeCommand('mtl.describeNetwork', document.uri);
    const shownText = vscode.window.activeTextEditor?.document;
    assert.ok(shownText && !shownText.isDirty && !shownText.isUntitled);
    assert.match(shownText.getText(), /^encoder, shared by shape, colour, size$/m);
    assert.match(shownText.getText(), /^Parameters: [\d,]+: /m);
    assert.match(shownText.getText(), /^Time: measured on made-up rows with (tensorflow|wasm)/m);
  });

  test('Verify Methods shows each check with its error and source, and what it ran on', async () => {
    await vscode.commands.executeCommand('mtl.verifyMethods');
    const shownText = vscode.window.activeTextEditor?.document;
    assert.ok(shownText && !shownText.isDirty && !shownText.isUntitled);
    const lines = shownText.getText().split('\n');
    assert.deepEqual(
      lines.filter((line) => line.endsWith('FAIL')),
      [],
    );
    assert.ok(lines.some((line) => /^aggregator +upGrad +step of 2 tasks on the backend, .* pass$/.test(line)));
    assert.match(lines.at(-1) ?? '', /^\d+ passed, 0 failed; on (tensorflow|wasm) /);
  }).timeout(150_000);

  test('Plan Experiment reads the data in a process of its own and shows what an epoch means', async () => {
    await vscode.commands.executeCommand('mtl.planExperiment', document.uri);
    const shownText = vscode.window.activeTextEditor?.document;
    assert.ok(shownText && !shownText.isDirty && !shownText.isUntitled);
    assert.match(shownText.getText(), /an epoch is /);
    assert.match(shownText.getText(), /^ {2}shape +pictures +/m);
  });

  test('Sweep Experiment tries the values of a definition and shows its trials, the chosen one first', async () => {
    const uri = vscode.Uri.file(path.join(workspaceFolder(), 'swept.mtl.yaml'));
    const text = 'extends: shapes.mtl.yaml\nsweep:\n  search: grid\n  values:\n    training.batchSize: [16, 32]\n';
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const dir = await vscode.commands.executeCommand<string | undefined>('mtl.sweepExperiment', uri);
    assert.ok(dir !== undefined && dir.endsWith(path.join('.mtl', 'sweeps', '1')), dir);
    const shownText = vscode.window.activeTextEditor?.document;
    assert.equal(shownText && path.basename(shownText.fileName), 'swept.mtl.yaml.sweep');
    const lines = shownText?.getText().split('\n') ?? [];
    assert.match(
      lines[0] ?? '',
      /^The best of 2 trials is trial \d: training\.batchSize \d\d, with validation Σ (?:wᵢ)?Lᵢ /,
    );
    assert.match(lines.findLast((line) => line.endsWith('chosen')) ?? '', /^\d +\d+ +(16|32) /);
  }).timeout(150_000);

  test('Plan Experiment takes in what a definition extends', async () => {
    const uri = vscode.Uri.file(path.join(workspaceFolder(), 'again.mtl.yaml'));
    await vscode.workspace.fs.writeFile(uri, Buffer.from('extends: shapes.mtl.yaml\nseed: 1\n'));
    await vscode.commands.executeCommand('mtl.planExperiment', uri);
    const shownText = vscode.window.activeTextEditor?.document;
    assert.equal(shownText && path.basename(shownText.fileName), 'again.mtl.yaml.plan');
    assert.match(shownText?.getText() ?? '', /an epoch is /);
  });

  test('Inspect Data shows what the data are, in a panel', async () => {
    await vscode.commands.executeCommand('mtl.inspectData', document.uri);
    await waitFor('data panel', () =>
      Promise.resolve(
        vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.startsWith('Data: '))),
      ),
    );
  });

  test('a panel that was closed shows the same again', async () => {
    const verdict = await shown('.verdict');
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.window.showTextDocument(document);
    await window.command('MTL: Show Results');
    await waitFor('verdict', async () => (await shown('.verdict')) === verdict);
  });

  test('Show Predictions shows what a run makes of its test rows, with the pictures that it does worst on', async () => {
    const [run] = readComparison(dir()).runs;
    assert.ok(run);
    const show = () => vscode.commands.executeCommand('mtl.showPredictions', { dir: path.resolve(dir(), run.dir) });
    const drawn = async (): Promise<boolean> => {
      const frame = await window.panelFrame('table.confusion');
      return (await frame.locator('.worst canvas').count()) === 12;
    };
    await show();
    await waitFor('inputs of the worst rows', drawn);
    const frame = await window.panelFrame('table.confusion');
    assert.match((await frame.locator('.verdict').textContent()) ?? '', /^\d+ of 64 right \(/);
    const tab = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.startsWith('Predictions: Run 1 '));
    await vscode.window.showTextDocument(document, tab()?.group.viewColumn);
    await waitFor('hidden panel', () => tab()?.isActive === false);
    await show();
    await waitFor('inputs once more', drawn);
  });
});
