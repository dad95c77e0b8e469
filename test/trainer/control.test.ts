import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ControlReader, writeControl } from '../../server/trainer/folder/control.ts';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readRecord, writeRecord } from '../../server/trainer/folder/runs.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import { prepareRun, startTrainer } from '../../server/trainer/launch.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';
import { isAlive, ownMark } from '../../server/trainer/living.ts';
import { writeRules } from '../../server/trainer/queue/rules.ts';
import { stopSurely } from '../../server/trainer/stop-surely.ts';
import { backendUnderTest } from '../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'control test '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const definition = (epochs: number): string => `version: 1
data:
  pictures: {format: shapes, train: 160, test: 40, size: 12}
model:
  encoder: [flatten, {dense: {units: 8, activation: relu}}]
tasks:
  shape: {data: pictures, target: shape}
training: {epochs: ${epochs}, batchSize: 16}
`;

let places = 0;
async function workspace(epochs: number) {
  const place = path.join(folder, String(places++));
  mkdirSync(place);
  const file = path.join(place, 'a.mtl.yaml');
  const text = definition(epochs);
  writeFileSync(file, text);
  const prepare = async () => (await prepareRun({ file, text, backend: backendUnderTest })).dir;
  return { runs: path.join(place, '.mtl', 'runs'), prepare };
}

function start(dir: string) {
  return startTrainer(dir, { trainerFile, environment: process.env, onMessage: () => undefined });
}

async function until(dir: string, condition: (record: RunRecord) => boolean): Promise<RunRecord> {
  for (;;) {
    const record = readRecord(dir);
    if (condition(record)) return record;
    assert.ok(!isFinal(record.state), `it ended early: ${JSON.stringify(record)}`);
    await pause(20);
  }
}

async function stepsOf(dir: string): Promise<number> {
  const series = new RunSeries();
  (await readJournal(path.join(dir, 'metrics.jsonl'))).lines.forEach((line) => series.addLine(line));
  return series.length;
}

const trains = (record: RunRecord): boolean => record.state === 'running' && (record.progress?.step ?? 0) > 0;

describe('the control file of a run', { timeout: 240_000 }, () => {
  it('gives every order once and in its order, also from several writers, and waits for a torn line', () => {
    const dir = path.join(folder, 'orders');
    mkdirSync(dir);
    const reader = new ControlReader(dir);
    assert.deepEqual(reader.take(), []);
    writeControl(dir, 'pause');
    writeControl(dir, 'resume');
    assert.deepEqual(reader.take(), ['pause', 'resume']);
    appendFileSync(path.join(dir, 'control'), 'λ is no order\nst');
    assert.deepEqual(reader.take(), []);
    appendFileSync(path.join(dir, 'control'), 'op\n');
    assert.deepEqual(reader.take(), ['stop']);
    assert.deepEqual(reader.take(), []);
  });

  it('pauses a run between two steps, saved and off the clock, and lets it go on', async () => {
    const { prepare } = await workspace(100_000);
    const dir = await prepare();
    const trainer = start(dir);
    await until(dir, trains);
    writeControl(dir, 'pause');
    await until(dir, ({ state }) => state === 'paused');
    const steps = await stepsOf(dir);
    const checkpoint: unknown = JSON.parse(
      readFileSync(path.join(dir, 'checkpoint', 'last', 'checkpoint.json'), 'utf8'),
    );
    assert.ok(typeof checkpoint === 'object' && checkpoint && 'step' in checkpoint && checkpoint.step === steps);
    await pause(1500);
    assert.equal(await stepsOf(dir), steps, 'it waits');
    const resumed = performance.now();
    writeControl(dir, 'resume');
    await until(dir, ({ state }) => state === 'running');
    while ((await stepsOf(dir)) <= steps) await pause(20);
    const { lines } = await readJournal(path.join(dir, 'metrics.jsonl'));
    const clock = lines.flatMap((line) => (line.type === 'steps' ? line.seconds : []));
    const trained = (clock.at(-1) ?? 0) - (clock[steps - 1] ?? 0);
    assert.ok(trained <= (performance.now() - resumed) / 1000, 'the pause does not count');
    writeControl(dir, 'pause');
    await until(dir, ({ state }) => state === 'paused');
    writeControl(dir, 'stop');
    assert.equal((await trainer.ended).state, 'stopped');
    assert.ok(!existsSync(path.join(dir, 'control')));
  });

  it('lets one run after the other train, and one that is wanted now at once', async () => {
    const { runs, prepare } = await workspace(100_000);
    const [a, b, c] = [await prepare(), await prepare(), await prepare()];
    const first = start(a);
    await until(a, trains);
    const second = start(b);
    await until(b, ({ waitsFor }) => waitsFor?.join() === '1');
    const third = start(c);
    await until(c, ({ waitsFor }) => waitsFor?.join() === '1,2');
    assert.equal(readRecord(b).state, 'queued');
    writeControl(c, 'start');
    assert.equal((await until(c, trains)).waitsFor, undefined);
    first.order('stop');
    await first.ended;
    await until(b, ({ waitsFor }) => waitsFor?.join() === '3');
    writeRules(runs, { atOnce: 2 });
    await until(b, trains);
    second.order('stop');
    third.order('stop');
    assert.deepEqual([(await second.ended).state, (await third.ended).state], ['stopped', 'stopped']);
  });

  it('takes a run out of the queue, and the death of one that trains lets the next go', async () => {
    const { prepare } = await workspace(100_000);
    const [a, b, c] = [await prepare(), await prepare(), await prepare()];
    const first = start(a);
    await until(a, trains);
    const second = start(b);
    await until(b, ({ waitsFor }) => waitsFor !== undefined);
    writeControl(b, 'stop');
    const { state, reason } = await second.ended;
    assert.deepEqual([state, reason], ['stopped', 'Stopped by request.']);
    const third = start(c);
    await until(c, ({ waitsFor }) => waitsFor?.join() === '1');
    first.kill();
    await until(c, trains);
    third.order('stop');
    await third.ended;
  });
});

/** A process that leads a group, hears no SIGTERM where `deaf`, and does not move. */
function standIn(deaf: boolean) {
  const program = `${deaf ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000); console.log('up');`;
  const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const up = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  return { child, up };
}

describe('a run that does not stop', { skip: process.platform === 'win32', timeout: 60_000 }, () => {
  for (const [deaf, forced] of [
    [false, 'terminated'],
    [true, 'killed'],
  ] as const)
    it(`is ${forced}, and its record says so`, async () => {
      const dir = await (await workspace(1)).prepare();
      const { child, up } = standIn(deaf);
      await up;
      assert.ok(child.pid !== undefined);
      writeRecord(dir, { ...readRecord(dir), state: 'running', pid: child.pid, host: ownMark().host });
      writeControl(dir, 'stop');
      const record = await stopSurely(dir, undefined, { stopSeconds: 0.3, terminateSeconds: deaf ? 0.3 : 60 });
      assert.equal(record?.state, 'interrupted');
      assert.match(record.reason ?? '', new RegExp(`made no progress, so its trainer was ${forced}`));
      assert.ok(!isAlive({ pid: child.pid }));
    });
});
