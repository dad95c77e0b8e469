import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Screen } from '../../server/cli/screen.ts';
import { programFiles } from '../../server/cli/program-files.ts';
import { performOnSlurm, resumeOnSlurm, type ClusterEnd } from '../../server/cli/run-on-slurm.ts';
import type { RunView } from '../../server/cli/run-view.ts';
import { jobs, cancel } from '../../server/cli/jobs.ts';
import { readJob } from '../../server/cluster/job-record.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { runFiles } from '../../server/trainer/folder/files.ts';
import { missing, SlurmCluster, until } from './slurm-cluster.ts';

const why = missing();
const definition = `version: 1
name: On a cluster
data: { made: { format: shapes, train: 300, test: 60 } }
model: { encoder: [flatten, { dense: { units: 8 } }] }
tasks:
  shape: { data: made, target: shape }
  size: { data: made, target: size }
training: { schedule: joint, epochs: 40, batchSize: 8 }
run: { on: slurm, cpus: 1 }
`;

/** What is written for people, kept for the test. */
class Lines {
  readonly lines: string[] = [];
  readonly isTTY = false;
  write(text: string): boolean {
    this.lines.push(text);
    return true;
  }
  on(): this {
    return this;
  }
}

const silent: RunView = { problem() {}, started() {}, message() {}, stopping() {}, ended() {} };

describe('runs on a Slurm cluster', { skip: why ?? false, timeout: 600_000 }, () => {
  let cluster: SlurmCluster;
  let folder: string;
  let file: string;
  const out = new Lines();
  const context = {
    screen: new Screen(out, out as unknown as NodeJS.WriteStream),
    files: programFiles(path.resolve('server/cli/main.ts')),
  };
  const place = { options: { cpus: 1 }, intervalSeconds: 1 };
  const request = (seed: number) => ({ file, text: definition, seed, backend: 'wasm' as const });
  /** The number of the newest run: they are counted from 1. */
  let newest = 0;
  const train = (seeds: readonly number[]) => {
    newest += seeds.length;
    return performOnSlurm(seeds.map(request), place, context, silent);
  };
  const inFolder = (id: number): string => path.join(folder, '.mtl', 'runs', String(id));

  before(async () => {
    cluster = await SlurmCluster.start();
    folder = mkdtempSync(path.join(os.tmpdir(), "slurm's 100 % 运行 "));
    file = path.join(folder, 'x.mtl.yaml');
    writeFileSync(file, definition);
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Waits until a run is in the middle of its training. */
  const inTheMiddle = (id: number): Promise<void> =>
    until(`run ${id} is in the middle`, () => {
      if (!existsSync(path.join(inFolder(id), runFiles.record))) return false;
      const { state, progress } = readRecord(inFolder(id));
      return state === 'running' && (progress?.epoch ?? 0) >= 2;
    });

  const jobOf = (id: number): string => readJob(inFolder(id))?.job ?? '';
  const restarts = (id: number): number =>
    Number(/Restarts=(\d+)/.exec(cluster.ask('scontrol', 'show', 'job', jobOf(id)))?.[1]);

  const nodeOf = (id: number): string =>
    /NodeList=(n\d)/.exec(cluster.ask('scontrol', 'show', 'job', jobOf(id)))?.[1] ?? '';
  let undisturbed: readonly ClusterEnd[] = [];

  it('are tasks of one array, on both nodes', async () => {
    undisturbed = await train([0, 1, 2, 3]);
    assert.deepEqual(
      undisturbed.map(({ record }) => record.state),
      Array(4).fill('finished'),
    );
    assert.deepEqual(
      [1, 2, 3, 4].map((id) => jobOf(id).split('_')[1]),
      ['0', '1', '2', '3'],
    );
    assert.ok(
      ['n1', 'n2'].every((node) => out.lines.some((line) => line.includes(`is at work on ${node}`))),
      'the nodes are named',
    );
  });

  let lost: string | undefined;
  const disturbances: readonly (readonly [string, (id: number) => Promise<void> | void])[] = [
    [
      'their time is nearly over',
      // What Slurm sends two minutes before the end of a job's time.
      (id) => void cluster.ask('scancel', '--signal=USR1', '--batch', jobOf(id)),
    ],
    [
      'they have to make way',
      (id) => void cluster.ask('sbatch', '-p', 'urgent', '-w', nodeOf(id), '-o', '/dev/null', '--wrap', 'true'),
    ],
    [
      'their node is lost, and the trainer there lives on',
      async (id) => {
        const node = nodeOf(id);
        await cluster.kill(node);
        // What Slurm does by itself once the node has been silent for long enough.
        cluster.ask('scontrol', 'update', `nodename=${node}`, 'state=down', 'reason=silent');
        await until('the job is taken from the lost node', () => restarts(id) >= 1);
        lost = node;
      },
    ],
  ];
  for (const [seed, [what, disturb]] of disturbances.entries())
    it(`go on to the same bits where ${what}`, async () => {
      const training = train([seed]);
      const id = newest;
      await inTheMiddle(id);
      await disturb(id);
      await until('the job is queued again', () => restarts(id) >= 1);
      // Slurm lets a job that is queued again wait for two minutes, so that what ends its old life does not meet the new one.
      await until('nothing is left of its old life', () => !/COMPLETING/.test(cluster.ask('squeue', '-h', '-o', '%T')));
      await until('a node is free', () => /idle/.test(cluster.ask('sinfo', '-h', '-N', '-p', 'normal', '-o', '%T')));
      // A node refuses what is started in the very second in which it ended the old life.
      cluster.ask('scontrol', 'update', `jobid=${jobOf(id)}`, 'starttime=now+3');
      await until('it starts again', () => nodeOf(id) !== '');
      const [end] = await training;
      if (lost !== undefined) {
        cluster.startNode(lost);
        cluster.ask('scontrol', 'update', `nodename=${lost}`, 'state=resume');
        lost = undefined;
      }
      assert.equal(end?.record.state, 'finished', end?.record.reason);
      assert.deepEqual(end.record.summary, undisturbed[seed]?.record.summary);
    });

  it('do not mind a controller that is restarted', async () => {
    const training = train([3]);
    await inTheMiddle(newest);
    await cluster.kill('controller');
    await until('it is said that Slurm does not answer', () => out.lines.some((line) => /not touched/.test(line)));
    cluster.startController();
    const [end] = await training;
    assert.deepEqual(end?.record.summary, undisturbed[3]?.record.summary);
  });

  it('are listed, cancelled with what they have learned, and go on later', async () => {
    const [whole] = await train([7]);
    const training = train([7]);
    await inTheMiddle(newest);
    const before = out.lines.length;
    await jobs(folder, false, context);
    assert.match(out.lines.slice(before).join(''), new RegExp(`${newest}\\s+\\d+\\s+running\\s+is at work on n`));
    await cancel(inFolder(newest), context);
    const [stopped] = await training;
    assert.equal(stopped?.record.state, 'stopped');
    const again = await resumeOnSlurm(inFolder(newest), place, context, silent);
    assert.deepEqual(again?.record.summary, whole?.record.summary);
  });

  it('leave the queue at once where they only wait', async () => {
    cluster.ask('scontrol', 'update', 'nodename=n[1-2]', 'state=drain', 'reason=test');
    const training = train([1]);
    await until('it waits', () => existsSync(path.join(inFolder(newest), 'job.json')));
    await cancel(inFolder(newest), context);
    const [ended] = await training;
    cluster.ask('scontrol', 'update', 'nodename=n[1-2]', 'state=resume');
    assert.equal(ended?.record.state, 'stopped');
  });

  it('say what Slurm refuses, and leave no run that seems to wait', async () => {
    newest++;
    const refused = performOnSlurm([request(0)], { options: { partition: 'none' } }, context, silent);
    await assert.rejects(refused, /'sbatch' refused: .*invalid partition/i);
    const { state, reason } = readRecord(inFolder(newest));
    assert.equal(state, 'failed');
    assert.match(reason ?? '', /invalid partition/i);
  });

  it('say that they were cancelled elsewhere', async () => {
    const training = train([2]);
    await inTheMiddle(newest);
    cluster.ask('scancel', jobOf(newest));
    const [ended] = await training;
    assert.equal(ended?.record.state, 'interrupted');
    assert.equal(existsSync(path.join(inFolder(newest), 'owner')), false);
    assert.match(ended?.record.reason ?? '', /asked the trainer to end/);
  });
});
