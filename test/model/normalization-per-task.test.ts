import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { planNetwork } from '../../server/definition/architecture/network.ts';
import type { Experiment, Layer } from '../../server/definition/experiment.ts';
import type { Sharing } from '../../server/definition/sharing.ts';
import { buildNetwork, type Network } from '../../server/model/network.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { points } from '../engine/experiments.ts';
import { called, experimentOf as small, methods } from './sharing-cases.ts';

before(() => useBackend());

const rows = points(24);
const batchNormalization = { type: 'batchNormalization', momentum: 0.9, epsilon: 1e-3 } as const;
const encoder: readonly Layer[] = [
  { type: 'dense', name: 'dense_1', units: 3, activation: 'tanh', useBias: true },
  { ...batchNormalization, name: 'norm_1' },
  {
    type: 'residual',
    name: 'block',
    activation: 'relu',
    layers: [
      { type: 'dense', name: 'dense_2', units: 3, activation: 'linear', useBias: true },
      { ...batchNormalization, name: 'norm_2' },
    ],
  },
];

function experimentOf(sharing: Sharing, normalization: 'shared' | 'perTask' = 'perTask'): Experiment {
  const experiment = small(sharing, encoder);
  return { ...experiment, model: { ...experiment.model, normalization } };
}

const batchOf = (experiment: Experiment, tasks: readonly string[], first = 0, count = 8): Batch =>
  new BatchMaker(experiment).make(
    'points',
    rows,
    Int32Array.from({ length: count }, (_, k) => (first + k) % 24),
    tasks,
  );

const bothTasks = ['kind', 'amount'];

function arrayOf(network: Network, name: string): tf.Variable {
  const found = [...network.parameters, ...network.state].find((array) => array.name === name);
  assert.ok(found, `${name} among ${network.parameters.map((p) => p.name).join(', ')}`);
  return found.variable;
}

/** γ(x − μ)/√(σ² + ε) + β of columns, in float64. */
function normalized(x: readonly (readonly number[])[], gamma: readonly number[], beta: readonly number[]): number[][] {
  const mean = (j: number) => x.reduce((sum, row) => sum + (row[j] ?? 0), 0) / x.length;
  const variance = (j: number) => x.reduce((sum, row) => sum + ((row[j] ?? 0) - mean(j)) ** 2, 0) / x.length;
  return x.map((row) =>
    row.map((v, j) => ((gamma[j] ?? 0) * (v - mean(j))) / Math.sqrt(variance(j) + 1e-3) + (beta[j] ?? 0)),
  );
}

const sharings = methods(['dense_1', 'block']);

describe('normalisation per task', () => {
  it('hard: each task is normalised by its own scale, shift and statistics, the layers between are shared', () => {
    const network = buildNetwork(experimentOf({ type: 'hard' }), { kind: rows, amount: rows });
    for (const { name, variable } of network.parameters.filter(({ name }) => name.includes('norm_')))
      tf.tidy(() =>
        variable.assign(
          tf.tensor1d(Array.from({ length: 3 }, (_, i) => Math.sin(name.length + name.charCodeAt(15) + i))),
        ),
      );
    const input = new Float32Array(32);
    rows.gather(
      Int32Array.from({ length: 8 }, (_, i) => i),
      input,
    );
    const { of } = network.forward(tf.tensor2d(input, [8, 4]), bothTasks, { training: true, seed: 7, step: 1 });
    const values = (name: string) => Array.from(arrayOf(network, name).dataSync());
    const through = (x: readonly (readonly number[])[], prefix: string) => {
      const [kernel, bias] = [values(`${prefix}/kernel`), values(`${prefix}/bias`)];
      return x.map((row) =>
        bias.map((b, j) => row.reduce((sum, v, i) => sum + v * (kernel[i * bias.length + j] ?? 0), b)),
      );
    };
    const x = Array.from({ length: 8 }, (_, i) => Array.from(input.subarray(4 * i, 4 * i + 4)));
    const first = through(x, 'encoder/dense_1').map((row) => row.map(Math.tanh));
    for (const task of bothTasks) {
      const own = (layer: string, y: readonly (readonly number[])[]) =>
        normalized(y, values(`encoder/${layer}/${task}/gamma`), values(`encoder/${layer}/${task}/beta`));
      const entering = own('norm_1', first);
      const block = own('block/norm_2', through(entering, 'encoder/block/dense_2'));
      const out = block.map((row, i) => row.map((v, j) => Math.max(0, v + (entering[i]?.[j] ?? 0))));
      const right = through(out, `${task}/${task}`).flat();
      Array.from(of[task]?.dataSync() ?? []).forEach((v, i) => assert.ok(Math.abs(v - (right[i] ?? NaN)) < 2e-5, task));
    }
    network.dispose();
  });

  for (const sharing of sharings) {
    const whole = sharing.type === 'none' || sharing.type === 'soft';

    it(`${called(sharing)}: a task's step moves its own statistics, scales and shifts, and no other's`, () => {
      const experiment = experimentOf(sharing);
      const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager: true });
      const ofTask = (task: string) =>
        Object.entries(learner.arrays).filter(([name]) =>
          whole
            ? name.startsWith(`${task}/encoder/`)
            : /norm_\d\//.test(name) && name.includes(`/${task}/`) && !name.startsWith('attention'),
        );
      const start = Object.fromEntries(
        Object.entries(learner.arrays).map(([name, v]) => [name, Array.from(v.dataSync())]),
      );
      learner.train([batchOf(experiment, ['kind'])], 1);
      const moved = (task: string) =>
        ofTask(task).filter(([name, v]) => Array.from(v.dataSync()).some((x, i) => x !== start[name]?.[i]));
      assert.ok(ofTask('amount').length >= 8);
      assert.ok(moved('kind').some(([name]) => name.endsWith('movingMean')));
      assert.deepEqual(
        moved('amount').filter(([name]) => !/level_\d+\/amount|amount\/encoder/.test(name) || whole),
        [],
      );
      learner.dispose();
    });

    it(`${called(sharing)}: the arrays are those planned`, () => {
      const experiment = experimentOf(sharing);
      const network = buildNetwork(experiment, { kind: rows, amount: rows });
      const { body, heads } = planNetwork(experiment, {
        kind: { input: [4], units: 3 },
        amount: { input: [4], units: 1 },
      });
      const planned = [...body.stacks, ...Object.values(heads)].flatMap(({ layers }) => layers);
      const built = network.parameters
        .filter(({ layer }) => layer !== '')
        .reduce((sum, { variable }) => sum + variable.size, 0);
      assert.equal(
        built,
        planned.reduce((sum, { parameters }) => sum + parameters, 0),
      );
      network.dispose();
    });

    it(`${called(sharing)}: both tasks in one pass give what each gives alone`, () => {
      const experiment = experimentOf(sharing);
      const network = buildNetwork(experiment, { kind: rows, amount: rows });
      const input = new Float32Array(16);
      rows.gather(Int32Array.of(0, 1, 2, 3), input);
      const pass = { training: false, seed: 7, step: 0 };
      const x = tf.tensor2d(input, [4, 4]);
      const together = network.forward(x, bothTasks, pass).of;
      for (const task of bothTasks) {
        const alone = network.forward(x, [task], pass).of[task]?.dataSync() ?? [];
        Array.from(together[task]?.dataSync() ?? []).forEach((v, i) =>
          assert.ok(Math.abs(v - (alone[i] ?? NaN)) < 1e-6),
        );
      }
      network.dispose();
    });

    if (hasGraphs)
      it(`${called(sharing)}: captured equals eager over 12 steps`, () => {
        const trace = (eager: boolean) => {
          const experiment = experimentOf(sharing);
          const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
          const totals = Array.from({ length: 12 }, (_, i) => {
            const batch = batchOf(
              experiment,
              [bothTasks, ['kind'], ['amount']][i % 3] ?? [],
              8 * i,
              i % 5 === 4 ? 4 : 8,
            );
            return [learner.train([batch], i + 1).total, learner.evaluate([batch]).total];
          });
          const { mode } = learner;
          learner.dispose();
          return { totals: totals.flat(), mode };
        };
        const [captured, eager] = [trace(false), trace(true)];
        assert.equal(captured.mode, 'captured graph');
        captured.totals.forEach((total, i) =>
          assert.ok(
            Math.abs(total - (eager.totals[i] ?? Number.NaN)) < 2e-4 * Math.max(1, Math.abs(total)),
            `${i}: ${total} is not ${eager.totals[i]}`,
          ),
        );
      });
  }
});
