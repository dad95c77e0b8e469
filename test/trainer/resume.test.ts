import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stream } from '../../server/data/random.ts';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readRecord, writeRecord } from '../../server/trainer/folder/runs.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import { prepareRun, reopenRun, ResumeError, startTrainer } from '../../server/trainer/launch.ts';
import { backendUnderTest } from '../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'resume test '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const definition = ({
  training,
  objective = '',
  encoder = '',
  data = '',
}: Record<string, string>): string => `version: 1
data:
  pictures: {format: shapes, train: 240, test: 40, size: 12${data}}
model:
  encoder:
    - conv2d: {filters: 4, kernelSize: 3, activation: relu}
    ${encoder}
    - flatten
    - dropout: {rate: 0.2}
    - dense: {units: 8, activation: relu}
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size, metrics: [rmse]}
objective: {${objective}}
training: {epochs: 4, batchSize: 8, ${training}}
`;

/** What a run remembers from step to step, in as many forms as a few runs can have. */
const cases: Readonly<Record<string, string>> = {
  'Adam by turns, averages of weights, a cosine': definition({
    training:
      'schedule: {alternate: {by: step}}, optimizer: adam, weightAveraging: ema, learningRateSchedule: {cosine: {warmUp: 1}}',
    encoder: '- batchNormalization',
  }),
  'learned weights, aggregated gradients that remember': definition({
    training: 'schedule: joint, optimizer: {momentum: {learningRate: 1e-3}}',
    objective: 'weighting: uncertainty, aggregator: {momentum: {of: gradVac}}',
  }),
  'weights that look ahead on validation rows, directions from three batches a step': definition({
    training: 'schedule: joint, optimizer: {sgd: {learningRate: 1e-3}}',
    objective: 'weighting: moml, aggregator: moDo',
  }),
  'weights by the epochs before, a plateau, pieces of steps': definition({
    training:
      'schedule: joint, optimizer: lion, accumulate: 3, learningRateSchedule: {reduceOnPlateau: {patience: 1}}, earlyStopping: {patience: 3}',
    objective: 'regularizers: [{l1: {lambda: 1e-4}}]',
  }),
  'tasks drawn by what the epoch before left uncertain': definition({ training: 'schedule: uncertainty' }),
  'rows changed at random each time they are seen': definition({
    training: 'schedule: {alternate: {by: step}}, accumulate: 2',
    data: ', augment: [flip, crop: {padding: 2}, rotate, colour, cutout: {size: 4}, noise, mixup]',
  }),
  'tasks that join one by one': definition({ training: 'schedule: {curriculum: {every: 2}}' }),
};

let places = 0;
async function prepare(text: string): Promise<string> {
  const place = path.join(folder, String(places++));
  mkdirSync(place);
  const file = path.join(place, 'a.mtl.yaml');
  writeFileSync(file, text);
  return (await prepareRun({ file, text, backend: backendUnderTest })).dir;
}

/** Trains a run, or what is left of it; `interrupt` is called once step `at` has been told. */
async function train(dir: string, at = Infinity, interrupt: 'stop' | 'kill' = 'stop'): Promise<RunRecord> {
  const trainer = startTrainer(dir, {
    trainerFile,
    environment: process.env,
    onMessage(message) {
      if (message.type !== 'steps' || message.block.first + message.block.seconds.length <= at) return;
      if (interrupt === 'stop') trainer.order('stop');
      else trainer.kill();
    },
  });
  return trainer.ended;
}

async function seriesOf(dir: string): Promise<RunSeries> {
  const series = new RunSeries();
  const { lines, unreadable } = await readJournal(path.join(dir, 'metrics.jsonl'));
  assert.equal(unreadable, 0);
  lines.forEach((line) => series.addLine(line));
  return series;
}

/** Everything of a run but the clock. */
async function resultOf(dir: string) {
  const series = await seriesOf(dir);
  const steps = { ...series.snapshot(), seconds: undefined };
  const epochs = series.epochs.map((line) => ({ ...line, seconds: undefined }));
  return { steps, epochs, summary: readRecord(dir).summary };
}

describe('a run that is resumed', { timeout: 240_000 }, () => {
  const random = stream(5, 'moments', 'resume');
  for (const [name, text] of Object.entries(cases)) {
    it(`ends as if nothing had happened, to the last bit: ${name}`, async () => {
      const whole = await prepare(text);
      assert.equal((await train(whole)).state, 'finished', readRecord(whole).reason);
      const wanted = await resultOf(whole);
      const dir = await prepare(text);
      const steps = wanted.steps.total.length;
      const first = await train(dir, 1 + random.integer(Math.floor(steps / 3)));
      assert.equal(first.state, 'stopped');
      const taken = (await seriesOf(dir)).length;
      const second = await train(reopenRun(dir).dir, taken + random.integer(Math.floor(steps / 3)), 'kill');
      assert.ok(['interrupted', 'finished'].includes(second.state), second.state);
      if (second.state === 'interrupted') {
        const last = await train(reopenRun(dir).dir);
        assert.equal(last.state, 'finished', last.reason);
        assert.equal(last.reason, readRecord(whole).reason);
      }
      assert.deepEqual(await resultOf(dir), wanted);
    });
  }

  it('begins anew where it was lost before anything was saved, and cuts a torn line off', async () => {
    const text = cases['Adam by turns, averages of weights, a cosine'] ?? '';
    const whole = await prepare(text);
    await train(whole);
    const dir = await prepare(text);
    assert.equal((await train(dir, 1, 'kill')).state, 'interrupted');
    rmSync(path.join(dir, 'checkpoint'), { recursive: true });
    mkdirSync(path.join(dir, 'checkpoint'));
    appendFileSync(path.join(dir, 'metrics.jsonl'), '{"type":"steps","first":');
    assert.equal((await train(reopenRun(dir).dir)).state, 'finished');
    assert.deepEqual(await resultOf(dir), await resultOf(whole));
  });

  it('is refused in a sentence where it has finished, is at work, or is none', async () => {
    const dir = await prepare(cases['Adam by turns, averages of weights, a cosine'] ?? '');
    const record = readRecord(dir);
    const refusal = (change: Partial<RunRecord>): string => {
      writeRecord(dir, { ...record, ...change });
      try {
        reopenRun(dir);
      } catch (error) {
        assert.ok(error instanceof ResumeError);
        return error.message;
      }
      return '';
    };
    assert.match(refusal({ state: 'finished' }), /^Run 1 has finished/);
    assert.match(
      refusal({ state: 'running', pid: process.pid, host: os.hostname() }),
      /is being trained by process \d+/,
    );
    assert.match(refusal({ state: 'running', pid: 1, host: 'elsewhere' }), /on elsewhere/);
    // A process that has gone without a word is no reason not to go on.
    assert.equal(refusal({ state: 'running', pid: 2 ** 22 + 1, host: os.hostname() }), '');
    assert.throws(() => reopenRun(folder), /is not the folder of a run/);
  });

  it('does not go on with other rows than those it began with', async () => {
    const dir = await prepare(cases['Adam by turns, averages of weights, a cosine'] ?? '');
    await train(dir, 1);
    const file = path.join(dir, 'resolved.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/("train": ")([0-9a-f]{8})/, '$100000000'));
    const record = await train(reopenRun(dir).dir);
    assert.equal(record.state, 'failed');
    assert.match(record.reason ?? '', /the rows of pictures are not those that it was started with/);
  });
});
