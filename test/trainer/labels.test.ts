import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { changedLabels, changeLabels, noLabels, readLabels } from '../../server/trainer/folder/labels.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { claimRunFolder, writeRecord } from '../../server/trainer/folder/runs.ts';
import { deletedRuns, deleteRun, DeletionError, emptyTrash, restoreRun } from '../../server/trainer/folder/trash.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'labels test '));
after(() => rmSync(folder, { recursive: true }));

let homes = 0;
function runs(count: number, state: RunRecord['state'] = 'finished'): { place: string; dirs: string[] } {
  const place = path.join(folder, String(homes++), '.mtl', 'runs');
  const dirs = Array.from({ length: count }, () => {
    const dir = claimRunFolder(place);
    const id = path.basename(dir);
    const created = new Date().toISOString();
    writeRecord(dir, { format: 1, id, name: 'a', arm: 'joint', state, created, seed: 0, versions: {}, tasks: ['a'] });
    return dir;
  });
  return { place, dirs };
}

describe('labels of a run', () => {
  it('change one by one, lose white space, and go when they are emptied', () => {
    const named = changedLabels(noLabels, { name: ' Best so far ', tags: ['b', 'a ', 'b', ''], starred: true });
    assert.deepEqual(named, { name: 'Best so far', tags: ['a', 'b'], starred: true });
    assert.deepEqual(changedLabels(named, { name: '', note: 'why' }), { tags: ['a', 'b'], note: 'why', starred: true });
  });

  it('are kept in the folder of the run, whose record they leave alone', () => {
    const [dir = ''] = runs(1).dirs;
    assert.deepEqual(readLabels(dir), noLabels);
    changeLabels(dir, { note: 'λ too large' });
    assert.deepEqual(changeLabels(dir, { tags: ['paper'] }), { tags: ['paper'], note: 'λ too large', starred: false });
    assert.deepEqual(readLabels(dir), { tags: ['paper'], note: 'λ too large', starred: false });
    writeFileSync(path.join(dir, 'labels.json'), '{"tags": 3}');
    assert.deepEqual(readLabels(dir), noLabels);
  });
});

describe('a deleted run', () => {
  it('comes back as it was, and nobody gets its number in between', () => {
    const { place, dirs } = runs(2);
    const [first = '', second = ''] = dirs;
    changeLabels(second, { note: 'keep' });
    deleteRun(second);
    assert.ok(!existsSync(second));
    assert.deepEqual(deletedRuns(place), [second]);
    assert.equal(path.basename(claimRunFolder(place)), '3');
    restoreRun(second);
    assert.equal(readLabels(second).note, 'keep');
    assert.deepEqual(deletedRuns(place), []);
    assert.ok(existsSync(first));
  });

  it('is refused while a process works on it, and brought back only where it is', () => {
    const [dir = ''] = runs(1, 'running').dirs;
    assert.throws(() => deleteRun(dir), /^DeletionError: Run 1 is running: stop it first/);
    assert.throws(() => restoreRun(path.join(path.dirname(dir), '7')), DeletionError);
  });

  it('is taken away for good once it has been deleted for long', () => {
    const { place, dirs } = runs(2);
    const [old = '', young = ''] = dirs.map(deleteRun);
    const longAgo = new Date(Date.now() - 40 * 24 * 60 * 60 * 1000);
    utimesSync(old, longAgo, longAgo);
    emptyTrash(place, 30);
    assert.ok(!existsSync(old) && existsSync(young));
    mkdirSync(path.join(place, 'none'));
    assert.deepEqual(deletedRuns(path.join(place, 'none')), []);
  });
});
