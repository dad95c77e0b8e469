import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import { writeControl } from '../../server/trainer/folder/control.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import { prepareRun, settleRecord, startTrainer, type RunRequest } from '../../server/trainer/launch.ts';
import { DefinitionError } from '../../server/trainer/definition-error.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';
import type { FromTrainer, StepBlock } from '../../server/trainer/messages.ts';
import { backendUnderTest } from '../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'trainer test é '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

function definition({ epochs = 2, train = 160, learningRate = 0.01, more = '' } = {}): string {
  return `version: 1
name: Small shapes
data:
  pictures: {format: shapes, train: ${train}, test: 40, size: 12}
model:
  encoder:
    - conv2d: {filters: 4, kernelSize: 3, activation: relu}
    - flatten
    - dropout: {rate: 0.2}
    - dense: {units: 8, activation: relu}
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size, metrics: [rmse, r2]}
objective:
  regularizers: [{l2: {lambda: 1e-4, on: shared}}, {l1: {lambda: 1e-4, on: heads}}]
training: {epochs: ${epochs}, batchSize: 32, optimizer: {adam: {learningRate: ${learningRate}}}}
${more}`;
}

let places = 0;
/** Prepares a run of a definition in a folder of its own. */
async function prepare(text: string, request: Partial<RunRequest> = {}) {
  const place = path.join(folder, `workspace ${places++}`);
  mkdirSync(place);
  const file = path.join(place, 'small.mtl.yaml');
  writeFileSync(file, text);
  return prepareRun({ file, text, backend: backendUnderTest, ...request });
}

/** Starts a trainer and gathers its messages; `seen` waits until a message of the kind has come. */
function start(dir: string, leaseSeconds?: number) {
  const messages: FromTrainer[] = [];
  const waiting: (() => void)[] = [];
  const trainer = startTrainer(dir, {
    trainerFile,
    environment: process.env,
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
    onMessage(message) {
      messages.push(message);
      waiting.splice(0).forEach((wake) => wake());
    },
  });
  const ended = trainer.ended.finally(() => waiting.splice(0).forEach((wake) => wake()));
  let over = false;
  void ended.then(() => (over = true));
  return {
    trainer,
    messages,
    ended,
    async seen(is: (message: FromTrainer) => boolean): Promise<void> {
      while (!messages.some(is)) {
        assert.ok(!over, `the trainer ended without what was waited for: ${JSON.stringify(readRecord(dir))}`);
        await new Promise<void>((wake) => waiting.push(wake));
      }
    },
  };
}

const isSteps = (message: FromTrainer) => message.type === 'steps';

async function seriesOnDisk(dir: string): Promise<RunSeries> {
  const series = new RunSeries();
  const { lines, unreadable } = await readJournal(path.join(dir, 'metrics.jsonl'));
  assert.equal(unreadable, 0);
  lines.forEach((line) => series.addLine(line));
  return series;
}

/** What must repeat: everything but the clock. */
const withoutClock = ({ seconds: _, ...block }: StepBlock) => block;

const alive = (pid: number | undefined) => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'ESRCH');
    return false;
  }
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}

describe('a trainer process', { timeout: 240_000 }, () => {
  it('trains, streams the values it writes, and ends finished with scores of every split', async () => {
    const { dir } = await prepare(definition());
    const { ended, messages } = start(dir);
    const record = await ended;
    assert.equal(record.state, 'finished', record.reason);
    const disk = await seriesOnDisk(dir);
    const live = new RunSeries();
    for (const message of messages) if (message.type === 'steps') live.addBlock(message.block);
    assert.equal(disk.length, 2 * Math.ceil(144 / 32));
    assert.deepEqual(withoutClock(live.snapshot()), withoutClock(disk.snapshot()));
    const steps = disk.snapshot();
    steps.residual.forEach((residual, i) =>
      assert.ok(Math.abs(residual) < 1e-5 * Math.abs(steps.total[i] ?? 0), `step ${i + 1}`),
    );
    assert.deepEqual(Object.keys(steps.regularizer), ['l2(shared)', 'l1(heads)']);
    assert.equal(disk.epochs.length, 2);
    for (const split of ['train', 'validation', 'test'] as const) {
      assert.deepEqual(Object.keys(record.summary?.[split]?.shape ?? {}), ['loss', 'accuracy'], split);
      assert.deepEqual(Object.keys(record.summary?.[split]?.size ?? {}), ['loss', 'rmse', 'r2'], split);
    }
    const best = disk.epochs.map(({ validation }) => (validation?.shape?.loss ?? 0) + (validation?.size?.loss ?? 0));
    assert.equal(record.summary?.epoch, best.indexOf(Math.min(...best)) + 1);
    assert.equal(readFileSync(path.join(dir, 'definition.mtl.yaml'), 'utf8'), definition());
    assert.ok(existsSync(path.join(dir, 'checkpoint', 'last', 'values.bin')));
    assert.equal(
      readFileSync(path.join(dir, 'log'), 'utf8'),
      '',
      'nothing that libraries print at every start is kept',
    );
  });

  it('takes a step from several batches, moves the learning rate, averages weights and stops early, and says so', async () => {
    const options =
      'learningRateSchedule: {cosine: {warmUp: 0.5}}, accumulate: 2, gradientClipping: {norm: {max: 0.5}}, weightAveraging: {ema: {decay: 0.5}}, earlyStopping: {patience: 1, minDelta: 100}, evaluateTest: epoch';
    const text = definition({ epochs: 5 }).replace('epochs: 5,', `epochs: 5, ${options},`);
    const { dir } = await prepare(text);
    const record = await start(dir).ended;
    assert.equal(record.state, 'finished', record.reason);
    assert.match(record.reason ?? '', /Stopped early after epoch 2: for 1 epoch .* of epoch 1\./);
    const disk = await seriesOnDisk(dir);
    // 144 rows are five batches, which are three steps, the last of one batch.
    const { learningRate, residual, total, samples } = disk.snapshot();
    assert.equal(disk.length, 6);
    assert.deepEqual(Array.from(samples), [64, 128, 144, 208, 272, 288]);
    const cosine = (step: number) => (0.01 * (1 + Math.cos((Math.PI * (step - 1 - 1.5)) / 13.5))) / 2;
    [0.01 / 1.5, 0.01, ...[3, 4, 5, 6].map(cosine)].forEach((expected, i) =>
      assert.ok(Math.abs((learningRate[i] ?? 0) - expected) < 1e-12, `step ${i + 1}: ${learningRate[i]}`),
    );
    residual.forEach((value, i) => assert.ok(Math.abs(value) < 1e-5 * Math.abs(total[i] ?? 0), `step ${i + 1}`));
    const manifest: unknown = JSON.parse(readFileSync(path.join(dir, 'checkpoint', 'last', 'checkpoint.json'), 'utf8'));
    assert.match(JSON.stringify(manifest), /"encoder\/dense_1\/kernel\/average"/);
    assert.match(JSON.stringify(manifest), /"earlyStopping":\{"best":[0-9.]+,"bestEpoch":1,"wait":0\}/);
  });

  it('repeats bit for bit on the CPU with the same seed, and not with another', async () => {
    const runs = [];
    for (const seed of [3, 3, 4]) {
      const { dir } = await prepare(definition(), { seed });
      const record = await start(dir).ended;
      assert.equal(record.state, 'finished', record.reason);
      const values = readFileSync(path.join(dir, 'checkpoint', 'last', 'values.bin'));
      runs.push({ steps: withoutClock((await seriesOnDisk(dir)).snapshot()), summary: record.summary, values });
    }
    assert.deepEqual(runs[1], runs[0]);
    assert.notDeepEqual(runs[2]?.values, runs[0]?.values);
  });

  for (const [how, order] of [
    ['a message', ({ trainer }: ReturnType<typeof start>) => trainer.order('stop')],
    ['its control file', ({ trainer }: ReturnType<typeof start>) => writeControl(trainer.dir, 'stop')],
  ] as const) {
    it(`stops by ${how}: the step is finished, saved and said`, async () => {
      const { dir } = await prepare(definition({ epochs: 100_000 }));
      const run = start(dir);
      await run.seen(isSteps);
      order(run);
      const record = await run.ended;
      assert.deepEqual([record.state, record.reason], ['stopped', 'Stopped by request.']);
      const steps = (await seriesOnDisk(dir)).length;
      const checkpoint = JSON.parse(readFileSync(path.join(dir, 'checkpoint', 'last', 'checkpoint.json'), 'utf8')) as {
        step: number;
      };
      assert.equal(checkpoint.step, steps);
      assert.ok(run.messages.some((m) => m.type === 'record' && m.record.state === 'stopping'));
    });
  }

  it('stops also in the middle of an evaluation', async () => {
    const { dir } = await prepare(definition({ epochs: 3 }).replace('test: 40', 'test: 20000'));
    const run = start(dir);
    await run.seen((message) => message.type === 'activity' && message.text === 'testing');
    run.trainer.order('stop');
    const record = await run.ended;
    assert.deepEqual([record.state, record.reason], ['stopped', 'Stopped by request.']);
    assert.ok(record.summary?.validation && !record.summary.test, 'what was known of it is kept');
  });

  it('whose folder is removed ends, and does not bring it back', async () => {
    const { dir } = await prepare(definition({ epochs: 100_000 }));
    const run = start(dir);
    await run.seen(isSteps);
    rmSync(dir, { recursive: true, maxRetries: 5 });
    const record = await run.ended;
    assert.ok(isFinal(record.state));
    assert.ok(!existsSync(dir));
  });

  it('that is killed loses at most its last block, and its record says so', async () => {
    const { dir } = await prepare(definition({ epochs: 100_000 }));
    const run = start(dir);
    await run.seen((message) => message.type === 'epoch');
    run.trainer.kill();
    const record = await run.ended;
    assert.equal(record.state, 'interrupted');
    assert.match(record.reason ?? '', /killed \(SIGKILL\)/);
    const live = new RunSeries();
    for (const message of run.messages) if (message.type === 'steps') live.addBlock(message.block);
    assert.ok((await seriesOnDisk(dir)).length >= live.length && live.length > 0);
    assert.deepEqual(readRecord(dir), record);
    assert.deepEqual(settleRecord(dir, 'again'), record, 'what is settled stays');
  });

  it('fails with the place and the reason when its data are missing', async () => {
    const text = definition().replace(
      '{format: shapes, train: 160, test: 40, size: 12}',
      '{format: cifar10, path: nowhere}',
    );
    const { dir } = await prepare(text.replace('target: shape', 'target: label').replace(/\n {2}size: .*\n/, '\n'));
    const record = await start(dir).ended;
    assert.equal(record.state, 'failed');
    assert.match(record.reason ?? '', /nowhere/);
  });

  it('fails, keeping what there was, when a loss is no longer a number: step, task and epoch are named', async () => {
    const { dir } = await prepare(definition({ learningRate: 1e30, epochs: 50 }));
    const record = await start(dir).ended;
    assert.equal(record.state, 'failed');
    const named = /The (?:loss of (?:shape|size)|objective) became .* at step (\d+) \(epoch \d+\)/.exec(
      record.reason ?? '',
    );
    assert.ok(named, record.reason);
    assert.equal((await seriesOnDisk(dir)).length, Number(named[1]));
  });

  it('ends as interrupted, saved, when the program that started it dies without a lease', async () => {
    const { dir } = await prepare(definition({ epochs: 100_000 }));
    const host = fork(fileURLToPath(new URL('fixtures/host.ts', import.meta.url)), [dir, trainerFile]);
    const pid = await new Promise<number>((resolve) => host.once('message', (message) => resolve(Number(message))));
    host.kill('SIGKILL');
    await until(() => isFinal(readRecord(dir).state) && !alive(pid));
    assert.equal(readRecord(dir).state, 'interrupted');
    assert.match(readRecord(dir).reason ?? '', /program that started this run has ended/);
    assert.ok(existsSync(path.join(dir, 'checkpoint', 'last', 'checkpoint.json')));
  });

  it('outlives the program that started it while its lease runs, and ends when nobody renews it', async () => {
    const { dir } = await prepare(definition({ epochs: 100_000 }));
    const host = fork(fileURLToPath(new URL('fixtures/host.ts', import.meta.url)), [dir, trainerFile, '2']);
    const pid = await new Promise<number>((resolve) => host.once('message', (message) => resolve(Number(message))));
    host.kill('SIGKILL');
    const before = (await seriesOnDisk(dir)).length;
    let steps = before;
    while (steps <= before) {
      await pause(20);
      steps = (await seriesOnDisk(dir)).length;
    }
    await until(() => isFinal(readRecord(dir).state) && !alive(pid));
    assert.equal(readRecord(dir).state, 'interrupted');
    assert.match(readRecord(dir).reason ?? '', /No editor has asked for this run for 2 s/);
  });
});

describe('preparing a run', () => {
  it('refuses a definition with errors, with all its problems, and leaves no folder', async () => {
    const before = places;
    await assert.rejects(prepare(definition().replace('epochs: 2', 'epochs: -2')), (error) => {
      assert.ok(error instanceof DefinitionError);
      assert.equal(error.problems.filter(({ severity }) => severity === 'error').length, 1);
      return true;
    });
    assert.ok(!existsSync(path.join(folder, `workspace ${before}`, '.mtl')));
  });

  it('claims a new number for every run, also for many at once', async () => {
    const place = path.join(folder, 'many');
    mkdirSync(place);
    const file = path.join(place, 'x.mtl.yaml');
    const runs = await Promise.all(Array.from({ length: 12 }, () => prepareRun({ file, text: definition() })));
    const ids = runs.map(({ record }: { record: RunRecord }) => Number(record.id)).sort((a, b) => a - b);
    assert.deepEqual(
      ids,
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
  });

  it('applies arm, epochs and seed, and names the arms there are when there is no such one', async () => {
    const { record } = await prepare(definition(), { arm: 'single:size', epochs: 1, seed: 9 });
    assert.deepEqual([record.arm, record.seed, record.tasks], ['single:size', 9, ['size']]);
    await assert.rejects(prepare(definition(), { arm: 'single:colour' }), /single:shape/);
  });
});
