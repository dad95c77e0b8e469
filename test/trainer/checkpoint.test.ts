import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { CheckpointError, restoreCheckpoint, saveCheckpoint } from '../../server/trainer/checkpoint.ts';
import { Course } from '../../server/trainer/course.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'checkpoint-'));
after(() => rmSync(folder, { recursive: true }));
before(() => useBackend());

const experiment = smallExperiment({
  training: {
    ...smallExperiment().training,
    optimizer: { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  },
});
const rows = points(24);
const learnerOf = () => new Learner(experiment, { kind: rows, amount: rows });

/** Trains the steps `from` to `to`; gives their totals. */
function train(learner: Learner, from: number, to: number): number[] {
  const maker = new BatchMaker(experiment);
  return Array.from({ length: to - from }, (_, i) => {
    const ids = Int32Array.from({ length: 8 }, (_, k) => (8 * (from + i) + k) % 24);
    const batch = maker.make('points', rows, ids, [['kind', 'amount'], ['kind']][i % 2] ?? []);
    return learner.train([batch], from + i + 1).total;
  });
}

let places = 0;
async function saved(learner: Learner): Promise<string> {
  const checkpoints = path.join(folder, String(places++));
  mkdirSync(checkpoints);
  const { state } = new Course(experiment, (losses) => learner.weigher.objective(losses), 3);
  await saveCheckpoint(checkpoints, 'last', learner, {
    step: 6,
    epoch: 2,
    course: state,
    samples: 48,
    seconds: 1,
    seen: {},
  });
  return checkpoints;
}

describe('a checkpoint', () => {
  it('brings a learner back: the steps after it are the same, to the last bit', async () => {
    const learner = learnerOf();
    train(learner, 0, 6);
    const checkpoints = await saved(learner);
    const on = train(learner, 6, 12);
    const other = learnerOf();
    train(other, 0, 3);
    const { step, epoch } = restoreCheckpoint(checkpoints, 'last', other);
    assert.deepEqual([step, epoch], [6, 2]);
    assert.deepEqual(train(other, 6, 12), on);
    learner.dispose();
    other.dispose();
  });

  for (const objective of [
    {
      weighting: { type: 'uncertainty' },
      aggregator: { type: 'momentum', of: { type: 'gradVac', beta: 0.1, by: 'layer' }, alpha: 0.8 },
    },
    { weighting: { type: 'excessMtl', eta: 0.5 }, aggregator: { type: 'none' } },
    { weighting: { type: 'famo', learningRate: 0.1, weightDecay: 0, bounds: {} }, aggregator: { type: 'none' } },
  ] as const) {
    it(`keeps what ${objective.weighting.type} with ${objective.aggregator.type} remembers`, async () => {
      const changed = { ...experiment, objective: { ...experiment.objective, ...objective } };
      const [learner, other] = [1, 2].map(() => new Learner(changed, { kind: rows, amount: rows }));
      assert.ok(learner && other);
      const steps = (from: number, to: number, which: Learner) =>
        Array.from({ length: to - from }, (_, i) => {
          const ids = Int32Array.from({ length: 8 }, (_, k) => (8 * (from + i) + k) % 24);
          const batch = new BatchMaker(changed).make('points', rows, ids, ['kind', 'amount']);
          const { total, weights, gradient } = which.train([batch], from + i + 1);
          return [total, gradient?.norm, ...Object.values(weights)];
        });
      steps(0, 4, learner);
      const checkpoints = await saved(learner);
      const on = steps(4, 8, learner);
      restoreCheckpoint(checkpoints, 'last', other);
      assert.deepEqual(steps(4, 8, other), on);
      learner.dispose();
      other.dispose();
    });
  }

  it('that is damaged or missing is refused with its file, unless the one before it is still there', async () => {
    const learner = learnerOf();
    const checkpoints = await saved(learner);
    const values = path.join(checkpoints, 'last', 'values.bin');
    const whole = readFileSync(values);
    const refused = (pattern: RegExp) =>
      assert.throws(
        () => restoreCheckpoint(checkpoints, 'last', learner),
        (error) => {
          assert.ok(error instanceof CheckpointError);
          assert.match(error.message, pattern);
          return true;
        },
      );
    writeFileSync(values, Buffer.from(whole).fill(1, 8, 12));
    refused(/values\.bin is damaged/);
    writeFileSync(values, whole.subarray(0, whole.length - 4));
    refused(/values\.bin is damaged/);
    writeFileSync(path.join(checkpoints, 'last', 'checkpoint.json'), '{"format": 1');
    refused(/last cannot be read/);
    rmSync(path.join(checkpoints, 'last'), { recursive: true });
    refused(/last is not there/);
    const again = await saved(learner);
    renameSync(path.join(again, 'last'), path.join(again, '.last.old'));
    assert.equal(restoreCheckpoint(again, 'last', learner).step, 6);
    learner.dispose();
  });

  it('that is damaged gives way to the one before, in words, and never to another epoch than is asked for', async () => {
    const learner = learnerOf();
    const checkpoints = await saved(learner);
    const { state } = new Course(experiment, (losses) => learner.weigher.objective(losses), 3);
    const place = { step: 9, epoch: 3, course: state, samples: 72, seconds: 1, seen: {} };
    await saveCheckpoint(checkpoints, 'last', learner, place);
    const said: string[] = [];
    const onDamage = (text: string) => void said.push(text);
    assert.equal(restoreCheckpoint(checkpoints, 'last', learner, { onDamage }).step, 9);
    assert.equal(restoreCheckpoint(checkpoints, 'chosen', learner, { onDamage, epoch: 2 }).step, 6);
    assert.deepEqual(said, []);
    const manifest = path.join(checkpoints, 'last', 'checkpoint.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"samples":72', '"samples":73'));
    assert.equal(restoreCheckpoint(checkpoints, 'last', learner, { onDamage }).step, 6);
    assert.match(said.join(), /last.checkpoint\.json is damaged: .* The one of step 6 is used in its place\.$/);
    assert.throws(() => restoreCheckpoint(checkpoints, 'chosen', learner, { epoch: 3 }), CheckpointError);
    learner.dispose();
  });

  it('does not bring back the folder of a run that somebody has removed', async () => {
    const learner = learnerOf();
    const checkpoints = await saved(learner);
    rmSync(checkpoints, { recursive: true });
    const { state } = new Course(experiment, (losses) => learner.weigher.objective(losses), 3);
    await assert.rejects(
      saveCheckpoint(checkpoints, 'last', learner, {
        step: 7,
        epoch: 2,
        course: state,
        samples: 48,
        seconds: 1,
        seen: {},
      }),
      {
        code: 'ENOENT',
      },
    );
    learner.dispose();
  });
});
