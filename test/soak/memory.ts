import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { loadBackend } from '../../server/backend/load.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

const megabytes = () => process.memoryUsage().rss / 2 ** 20;

/** Trains `steps` steps, captured and eager: the number of tensors stays the same, and memory within 20 MB once it is warm. */
export async function memory(steps: number): Promise<void> {
  await loadBackend('auto');
  const experiment = smallExperiment({}, [{ type: 'l2', lambda: 1e-3, on: 'all' }]);
  const rows = points(24);
  for (const eager of [false, true]) {
    const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
    const maker = new BatchMaker(experiment);
    const run = async (from: number, to: number) => {
      for (let step = from; step < to; step++) {
        const ids = Int32Array.from({ length: 8 }, (_, i) => (8 * step + i) % 24);
        // As in a run: what the addon gives back is freed between two turns of the event loop.
        await turn();
        learner.train([maker.make('points', rows, ids, [['kind', 'amount'], ['kind']][step % 2] ?? [])], step + 1);
      }
    };
    // Allocators and caches take their time to fill.
    const warm = Math.ceil(0.6 * steps);
    await run(0, warm);
    globalThis.gc?.();
    const before = { tensors: tf.memory().numTensors, megabytes: megabytes() };
    await run(warm, steps);
    globalThis.gc?.();
    const after = { tensors: tf.memory().numTensors, megabytes: megabytes() };
    console.log(
      `${learner.mode}, steps ${warm} to ${steps}: ${before.tensors} → ${after.tensors} tensors, ${before.megabytes.toFixed(0)} → ${after.megabytes.toFixed(0)} MB`,
    );
    assert.equal(after.tensors, before.tensors);
    assert.ok(after.megabytes - before.megabytes < 20, 'resident memory grows');
    learner.dispose();
  }
}
