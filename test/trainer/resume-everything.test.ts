import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stream } from '../../server/data/random.ts';
import { aggregatorSchema } from '../../server/definition/schema/aggregators.ts';
import { learningRateScheduleSchema } from '../../server/definition/schema/learning-rate.ts';
import { optimizerSchema } from '../../server/definition/schema/optimizers.ts';
import { regularizerSchema } from '../../server/definition/schema/regularizers.ts';
import { scheduleSchema } from '../../server/definition/schema/schedules.ts';
import { sharingSchema } from '../../server/definition/schema/sharing.ts';
import { trainingSchema } from '../../server/definition/schema/training.ts';
import { weightingSchema } from '../../server/definition/schema/weightings.ts';
import { begunAgain } from '../../server/trainer/begun-again.ts';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import { prepareRun } from '../../server/trainer/launch.ts';
import { Orders } from '../../server/trainer/orders.ts';
import { Reporter } from '../../server/trainer/reporter.ts';
import { Run } from '../../server/trainer/run.ts';
import { useBackend } from '../engine/backend.ts';
import { asTold, namesOf as names, needsMore } from '../engine/told.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'resume everything '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));
before(() => useBackend());

/** What differs from one case to another; the rest is a network of two small layers for two tasks of the same kind. */
interface Parts {
  readonly training?: string;
  readonly schedule?: string;
  readonly optimizer?: string;
  readonly weighting?: string;
  readonly aggregator?: string;
  readonly regularizer?: string;
  readonly sharing?: string;
  readonly layer?: string;
  /** More tasks than two. */
  readonly more?: readonly string[];
}

const definition = (parts: Parts): string => `version: 1
data:
  first: {format: shapes, train: 24, test: 8, size: 12}
  second: {format: shapes, train: 24, test: 8, size: 12, seed: 1}
model:
  sharing: ${parts.sharing ?? 'hard'}
  encoder:
    - flatten
    - dense: {units: 5, activation: tanh, name: one}
${parts.layer === undefined ? '' : `    - ${parts.layer}\n`}    - dense: {units: 4, activation: tanh, name: two}
tasks:
  a: {data: first, target: shape}
  b: {data: ${parts.schedule === undefined || parts.schedule === 'joint' ? 'first' : 'second'}, target: shape}
${(parts.more ?? []).map((task) => `  ${task}: {data: first, target: shape}\n`).join('')}objective:
  weighting: ${parts.weighting ?? 'equal'}
  aggregator: ${parts.aggregator ?? 'none'}
  regularizers: [${parts.regularizer ?? ''}]
training:
  epochs: 3
  batchSize: 6
  schedule: ${parts.schedule ?? 'joint'}
  optimizer: ${parts.optimizer ?? '{sgd: {learningRate: 0.05}}'}
  ${parts.training ?? 'validation: 0.25'}
`;

/** Every choice by its name, each with a definition that takes it. */
const cases: readonly (readonly [string, Parts])[] = [
  ...names(optimizerSchema).map((name) => [`optimizer ${name}`, { optimizer: asTold(name) }] as const),
  ...names(learningRateScheduleSchema).map(
    (name) => [`learning rate ${name}`, { training: `learningRateSchedule: ${name}` }] as const,
  ),
  ...names(trainingSchema.keys.gradientClipping.is).map(
    (name) => [`clipping by ${name}`, { training: `gradientClipping: ${name}` }] as const,
  ),
  ...names(trainingSchema.keys.weightAveraging.is).map(
    (name) => [`weight averaging ${name}`, { training: `weightAveraging: ${name}` }] as const,
  ),
  ...names(weightingSchema).map((name) => [`weighting ${name}`, { weighting: asTold(name) }] as const),
  ...names(aggregatorSchema).map(
    (name) =>
      [
        `aggregator ${name}`,
        { aggregator: asTold(name === 'momentum' ? 'momentumOf' : name), more: needsMore(name) ? ['c', 'd'] : [] },
      ] as const,
  ),
  ...names(regularizerSchema).map(
    (name) =>
      [
        `regulariser ${name}`,
        { regularizer: asTold(name), sharing: name === 'sharedPrivate' ? 'cgc' : 'hard' },
      ] as const,
  ),
  ...names(scheduleSchema).map((name) => [`schedule ${name}`, { schedule: asTold(name) }] as const),
  ...names(sharingSchema).map((name) => [`sharing ${name}`, { sharing: asTold(name) }] as const),
  ['alternating by step', { schedule: '{alternate: {by: step}}', optimizer: 'adam' }],
  ['steps of several batches', { training: 'accumulate: 2', optimizer: 'adam' }],
  ['affinities and G', { training: 'record: {affinity: 3, gram: 4}', layer: 'dropout: {rate: 0.4}' }],
  ['early stopping', { training: 'earlyStopping: {patience: 1, minDelta: 10}' }],
  ['a checkpoint for each task', { training: 'checkpoints: perTask' }],
  ['choosing by a task', { training: 'choose: {task: {name: b}}' }],
  ['dropout', { layer: 'dropout: {rate: 0.4}' }],
  ['batch normalisation', { layer: 'batchNormalization' }],
];

/** Orders the end of a run once a step is done. */
class Stopping extends Reporter {
  at = Infinity;

  override progress(progress: NonNullable<RunRecord['progress']>, seconds: number): void {
    super.progress(progress, seconds);
    if (progress.step === this.at) process.emit('message', { type: 'stop' }, undefined);
  }
}

let places = 0;
async function prepare(text: string): Promise<string> {
  const file = path.join(folder, 'a.mtl.yaml');
  writeFileSync(file, text);
  return (await prepareRun({ file, text, out: path.join(folder, String(places++)) })).dir;
}

/** Trains in this process, up to a step or to the end. */
async function train(dir: string, at = Infinity): Promise<void> {
  const reporter = new Stopping(dir, begunAgain(readRecord(dir)), () => undefined);
  reporter.at = at;
  const orders = new Orders({ dir });
  try {
    reporter.update({}, 'queue');
    reporter.begin();
    await new Run(dir, readResolved(dir), reporter, orders).train();
  } finally {
    orders.dispose();
    reporter.close();
  }
}

/** The arrays of every checkpoint, by its name. */
function savedIn(dir: string): Record<string, string> {
  const names = readdirSync(path.join(dir, 'checkpoint')).filter((name) => !name.startsWith('.'));
  const valuesOf = (name: string) => readFileSync(path.join(dir, 'checkpoint', name, 'values.bin')).toString('base64');
  return Object.fromEntries(names.toSorted().map((name) => [name, valuesOf(name)]));
}

/** Everything of a run but the clock. */
async function resultOf(dir: string) {
  const series = new RunSeries();
  const { lines, unreadable } = await readJournal(path.join(dir, 'metrics.jsonl'));
  assert.equal(unreadable, 0);
  lines.forEach((line) => series.addLine(line));
  const { state, summary, reason } = readRecord(dir);
  return {
    ended: state === 'finished' ? { state, reason } : { state },
    steps: { ...series.snapshot(), seconds: undefined },
    epochs: series.epochs.map((line) => ({ ...line, seconds: undefined })),
    summary,
    values: savedIn(dir),
  };
}

describe('a run that is stopped at a random step and resumed ends as one that was not, to the last bit:', () => {
  const random = stream(7, 'moments', 'resume everything');
  for (const [name, parts] of cases) {
    const moment = random.uniform();
    it(name, async () => {
      const text = definition(parts);
      const whole = await prepare(text);
      await train(whole);
      const wanted = await resultOf(whole);
      assert.equal(wanted.ended.state, 'finished', JSON.stringify(wanted.ended));
      const dir = await prepare(text);
      const steps = wanted.steps.total.length;
      const at = 1 + Math.floor(moment * (steps - 1));
      await train(dir, at);
      assert.deepEqual([readRecord(dir).state, (await resultOf(dir)).steps.total.length], ['stopped', at]);
      await train(dir);
      assert.deepEqual(await resultOf(dir), wanted, `stopped at step ${at} of ${steps}`);
    });
  }
});

it("a definition that asks for it has the state of each task's own best epoch kept", async () => {
  const dir = await prepare(definition({ training: 'checkpoints: perTask', optimizer: '{sgd: {learningRate: 0.5}}' }));
  await train(dir);
  const { epochs } = await resultOf(dir);
  assert.deepEqual(Object.keys(savedIn(dir)), ['best-a', 'best-b', 'chosen', 'last']);
  for (const task of ['a', 'b']) {
    const losses = epochs.map(({ validation }) => validation?.[task]?.loss ?? Number.NaN);
    const manifest = readFileSync(path.join(dir, 'checkpoint', `best-${task}`, 'checkpoint.json'), 'utf8');
    const saved: unknown = JSON.parse(manifest);
    assert.ok(typeof saved === 'object' && saved !== null && 'epoch' in saved);
    assert.equal(saved.epoch, losses.indexOf(Math.min(...losses)) + 1);
  }
});
