import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { callSlurm } from '../../server/cluster/slurm/call.ts';
import { askForJobs, isOnTheWay, parseAccount, parseQueue, parseShown } from '../../server/cluster/slurm/jobs.ts';
import { parseSubmitted } from '../../server/cluster/slurm/submit.ts';
import { wordsFor } from '../../server/cluster/slurm/words.ts';

describe('what Slurm prints', () => {
  it('is a number below a banner, with or without the name of a cluster', () => {
    assert.equal(parseSubmitted('Welcome!\nBudget left: 1200\n\n4711;alpha\n'), '4711');
    assert.equal(parseSubmitted('12\n'), '12');
    assert.throws(() => parseSubmitted('Welcome!\n'), /gave no number of a job; it said: Welcome!/);
  });

  it('is read line by line, and what is no job is left out', () => {
    const states = parseQueue('Maintenance on Sunday\n12_3|PENDING|Resources|\n13|RUNNING|None|n7\n');
    assert.deepEqual(
      [...states],
      [
        ['12_3', { state: 'PENDING', reason: 'Resources' }],
        ['13', { state: 'RUNNING', node: 'n7' }],
      ],
    );
  });

  it('is remembered by the controller or by the accounts after the queue has forgotten', () => {
    const line =
      'JobId=5 JobName=x JobState=OUT_OF_MEMORY Reason=OutOfMemory Dependency=(null) NodeList=n1 BatchHost=n1';
    assert.deepEqual(parseShown(line), { state: 'OUT_OF_MEMORY', reason: 'OutOfMemory', node: 'n1' });
    assert.deepEqual(parseAccount('CANCELLED by 1000|n2\n'), { state: 'CANCELLED', node: 'n2' });
    assert.equal(parseAccount(''), undefined);
  });

  it('becomes words for a person', () => {
    assert.equal(wordsFor({ state: 'PENDING', reason: 'Resources' }), 'waits for free nodes');
    assert.equal(wordsFor({ state: 'RUNNING', node: 'n7' }), 'is at work on n7');
    assert.match(wordsFor({ state: 'OUT_OF_MEMORY' }), /more memory/);
    assert.equal(isOnTheWay({ state: 'REQUEUED' }), true);
    assert.equal(isOnTheWay({ state: 'TIMEOUT' }), false);
  });
});

describe('a Slurm that', () => {
  let folder: string;
  const path0 = process.env['PATH'];

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'programs-'));
    process.env['PATH'] = `${folder}:${path0}`;
  });
  after(() => {
    process.env['PATH'] = path0;
    rmSync(folder, { recursive: true });
  });

  const program = (name: string, script: string): void => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, name), 0o755);
  };

  it('is not there is named, with where it would be', async () => {
    await assert.rejects(callSlurm('sbatch-of-nobody', []), { code: 'slurm-missing', message: /on a login node/ });
  });

  it('hangs is given up', async () => {
    program('squeue', 'exec sleep 60');
    await assert.rejects(callSlurm('squeue', [], { timeoutSeconds: 0.3 }), {
      code: 'slurm-silent',
      message: /scontrol ping/,
    });
  });

  it('refuses is quoted, without its banner', async () => {
    program(
      'sbatch',
      'echo "Welcome to the cluster"; echo "sbatch: error: Batch job submission failed: Invalid account" >&2; exit 1',
    );
    await assert.rejects(callSlurm('sbatch', [], { input: 'x' }), {
      code: 'slurm-refused',
      message: "'sbatch' refused: Batch job submission failed: Invalid account",
    });
  });

  it('has forgotten one of two jobs still tells of the other', async () => {
    program('squeue', 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1');
    program(
      'scontrol',
      'for id; do :; done; [ "$id" = 1 ] && echo "JobId=1 JobState=RUNNING Reason=None NodeList=n1" && exit; echo "error: Invalid job id specified" >&2; exit 1',
    );
    program('sacct', 'echo "Slurm accounting storage is disabled" >&2; exit 1');
    assert.deepEqual([...(await askForJobs(['1', '2']))], [['1', { state: 'RUNNING', node: 'n1' }]]);
  });
});
