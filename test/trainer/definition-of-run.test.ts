import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { sourceOnDisk } from '../../server/data/definition-files.ts';
import { analyze } from '../../server/definition/analyze.ts';
import { definitionOfRun } from '../../server/trainer/definition-of-run.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import { prepareRun, type RunRequest } from '../../server/trainer/launch.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'definition of run '));
after(() => rmSync(folder, { recursive: true }));

const text = `version: 1 # of the format
seed: 4
data:
  pictures: {format: shapes, train: 40, test: 8, size: 12}
model:
  encoder: [flatten, {dense: {units: 5}}]
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size}
training:
  epochs: 3 # enough
`;

let places = 0;
async function definitionAfter(request: Partial<RunRequest>): Promise<string> {
  const place = path.join(folder, String(places++));
  mkdirSync(place);
  const file = path.join(place, 'a.mtl.yaml');
  writeFileSync(file, text);
  const { dir } = await prepareRun({ file, text, ...request });
  const definition = definitionOfRun(dir);
  const { experiment } = analyze(definition, sourceOnDisk(file));
  const { seed, tasks, training } = readResolved(dir).experiment;
  assert.deepEqual(
    [
      experiment?.seed,
      Object.keys(experiment?.tasks ?? {}),
      experiment?.training.epochs,
      experiment?.training.schedule.type,
    ],
    [seed, Object.keys(tasks), training.epochs, training.schedule.type],
  );
  return definition;
}

describe('the definition of a run, to be changed and run', () => {
  it('is its text as it was, where nothing else was asked for', async () => {
    assert.equal(await definitionAfter({}), text);
  });

  it('has seed, epochs and schedule as they were asked for, and keeps the comments', async () => {
    const changed = await definitionAfter({ seed: 9, epochs: 7, arm: 'joint' });
    assert.match(changed, /^seed: 9$/m);
    assert.match(changed, /^ {2}epochs: 7 # enough$/m);
    assert.match(changed, /^version: 1 # of the format$/m);
  });

  it('is written anew for an arm that is another experiment', async () => {
    const single = await definitionAfter({ arm: 'single:size', seed: 2 });
    assert.match(single, /^# The arm single:size of a\.mtl\.yaml/);
    assert.doesNotMatch(single, /shape: /);
  });
});
