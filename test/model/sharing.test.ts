import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { temperatureAt } from '../../server/model/sharing/branching.ts';
import { smoothStep } from '../../server/model/sharing/dselect-k.ts';
import { buildNetwork, type Network } from '../../server/model/network.ts';
import { softTerm } from '../../server/objective/regularizers/soft-sharing.ts';
import { stream } from '../../server/data/random.ts';
import type { Layer } from '../../server/definition/experiment.ts';
import type { Sharing } from '../../server/definition/sharing.ts';
import { useBackend } from '../engine/backend.ts';
import { points } from '../engine/experiments.ts';
import {
  convolved,
  hadamard,
  maxPooled,
  mixed,
  plus,
  relu,
  sideBySide,
  sigmoid,
  softmax,
  tanh,
  times,
} from './float64.ts';
import { denseEncoder, experimentOf, pictureEncoder, smallPictures } from './sharing-cases.ts';

before(() => useBackend());

const tasks = ['kind', 'amount'];
const evaluation = { training: false, seed: 7, step: 0 };

/** A network with the values of its parameters moved off their starts, and what reads them. */
function built(sharing: Sharing, encoder: readonly Layer[] = denseEncoder) {
  const rows = encoder === denseEncoder ? points(4) : smallPictures(4);
  const network = buildNetwork(experimentOf(sharing, encoder), { kind: rows, amount: rows });
  for (const { name, variable } of network.parameters) {
    const moved = new Float32Array(variable.size);
    stream(5, 'test', name).fillNormal(moved, 0, 0.5);
    tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)));
  }
  const values = (name: string): number[] => {
    const parameter = network.parameters.find((candidate) => candidate.name === name);
    assert.ok(parameter, `${name} is a parameter: ${network.parameters.map((p) => p.name).join(', ')}`);
    return Array.from(parameter.variable.dataSync());
  };
  const dense = (prefix: string, x: readonly number[]) =>
    plus(times(x, values(`${prefix}/kernel`)), values(`${prefix}/bias`));
  return { network, rows, values, dense, layer: (prefix: string, x: readonly number[]) => tanh(dense(prefix, x)) };
}

/** Compares what the network gives for two rows with `expected`, a function of one row's input, task by task. */
function agree(
  { network, rows, dense }: ReturnType<typeof built>,
  expected: (x: readonly number[], task: string) => readonly number[],
): void {
  const size = rows.inputShape.reduce((product, side) => product * side, 1);
  const inputs = new Float32Array(2 * size);
  rows.gather(Int32Array.of(0, 1), inputs);
  for (const wanted of [tasks, ['amount']]) {
    const { of } = network.forward(tf.tensor(inputs, [2, ...rows.inputShape]), wanted, evaluation);
    assert.deepEqual(Object.keys(of), wanted);
    for (const task of wanted) {
      const right = [0, 1].flatMap((row) => {
        const x = Array.from(inputs.subarray(row * size, (row + 1) * size));
        return dense(`${task}/${task}`, expected(x, task));
      });
      const output = Array.from(of[task]?.dataSync() ?? []);
      assert.equal(output.length, right.length);
      output.forEach((value, i) =>
        assert.ok(Math.abs(value - (right[i] ?? 0)) < 2e-6, `${task}: ${output} is not ${right}`),
      );
    }
  }
  network.dispose();
}

describe('sharing methods compute what their papers say', () => {
  it('hard: h_i(f(x))', () => {
    const at = built({ type: 'hard' });
    agree(at, (x) => at.layer('encoder/dense_2', at.layer('encoder/dense_1', x)));
  });

  for (const type of ['none', 'soft'] as const)
    it(`${type}: h_i(f_i(x))`, () => {
      const at = built(type === 'none' ? { type } : { type, lambda: 1 });
      agree(at, (x, task) => at.layer(`${task}/encoder/dense_2`, at.layer(`${task}/encoder/dense_1`, x)));
    });

  it('crossStitch: x̃_i = Σ_j A_ij x_j after each layer', () => {
    const at = built({ type: 'crossStitch', diagonal: 0.9, after: ['dense_1', 'dense_2'] });
    const stitched = (layer: string, before: Readonly<Record<string, readonly number[]>>) => {
      const outputs = tasks.map((task) => at.layer(`${task}/encoder/${layer}`, before[task] ?? []));
      return Object.fromEntries(tasks.map((task) => [task, mixed(at.values(`stitch/${layer}/${task}`), outputs)]));
    };
    agree(at, (x, task) => stitched('dense_2', stitched('dense_1', { kind: x, amount: x }))[task] ?? []);
  });

  it('crossStitch: layers after the last stitch are each task’s own, convolutions are stitched channel by channel', () => {
    const at = built({ type: 'crossStitch', diagonal: 0.9, after: ['conv2d_1'] }, pictureEncoder);
    agree(at, (x, task) => {
      const conv = (of: string, name: string, picture: readonly number[], side: number) =>
        tanh(
          convolved(
            picture,
            side,
            at.values(`${of}/encoder/${name}/kernel`),
            3,
            at.values(`${of}/encoder/${name}/bias`),
          ),
        );
      const stitched = mixed(
        at.values(`stitch/conv2d_1/${task}`),
        tasks.map((of) => conv(of, 'conv2d_1', x, 4)),
      );
      return at.layer(`${task}/encoder/dense_1`, conv(task, 'conv2d_2', maxPooled(stitched, 4), 2));
    });
  });

  it('crossStitch: A starts at the diagonal given, its rows summing to 1', () => {
    const rows = points(4);
    const experiment = experimentOf({ type: 'crossStitch', diagonal: 0.8, after: ['dense_1'] }, denseEncoder);
    const network = buildNetwork(experiment, { kind: rows, amount: rows });
    const start = (task: string) =>
      network.parameters.find(({ name }) => name === `stitch/dense_1/${task}`)?.variable.dataSync();
    assert.deepEqual(start('kind'), Float32Array.of(0.8, 1 - 0.8));
    assert.deepEqual(start('amount'), Float32Array.of(1 - 0.8, 0.8));
    network.dispose();
  });

  it('mmoe: Σ_e softmax(W_i x)_e f_e(x)', () => {
    const at = built({ type: 'mmoe', experts: 3 });
    agree(at, (x, task) => {
      const experts = [1, 2, 3].map((e) => at.layer(`expert_${e}/dense_2`, at.layer(`expert_${e}/dense_1`, x)));
      return mixed(softmax(times(x, at.values(`gate/${task}`))), experts);
    });
  });

  it('mmoe: the gate of a picture looks at all its pixels', () => {
    const at = built({ type: 'mmoe', experts: 2 }, pictureEncoder.slice(0, 1).concat(pictureEncoder.slice(3, 4)));
    agree(at, (x, task) => {
      const experts = [1, 2].map((e) =>
        tanh(convolved(x, 4, at.values(`expert_${e}/conv2d_1/kernel`), 3, at.values(`expert_${e}/conv2d_1/bias`))),
      );
      return mixed(softmax(times(x, at.values(`gate/${task}`))), experts);
    });
  });

  it('cgc: a task’s gate sees its own and the shared experts', () => {
    const at = built({ type: 'cgc', sharedExperts: 2, taskExperts: 1 });
    agree(at, (x, task) => {
      const expert = (of: string) => at.layer(`level_1/${of}/dense_2`, at.layer(`level_1/${of}/dense_1`, x));
      const seen = [`${task}_1`, 'shared_1', 'shared_2'].map(expert);
      return mixed(softmax(times(x, at.values(`gate/level_1/${task}`))), seen);
    });
  });

  it('ple: three levels, the shared stream gated over all experts at all but the last', () => {
    const encoder = [...denseEncoder, { ...denseEncoder[0], name: 'dense_3' } as Layer];
    const rows = points(4);
    const network = buildNetwork(
      experimentOf({ type: 'ple', sharedExperts: 1, taskExperts: 2, levels: ['dense_2', 'dense_3'] }, encoder),
      { kind: rows, amount: rows },
    );
    const at = { ...built({ type: 'hard' }), network };
    const values = (name: string) =>
      Array.from(network.parameters.find((p) => p.name === name)?.variable.dataSync() ?? []);
    const dense = (prefix: string, x: readonly number[]) =>
      plus(times(x, values(`${prefix}/kernel`)), values(`${prefix}/bias`));
    agree({ ...at, dense }, (x, task) => {
      let streams: Record<string, readonly number[]> = { kind: x, amount: x, shared: x };
      for (const level of [1, 2, 3]) {
        const expert = (of: string, i: number) =>
          tanh(dense(`level_${level}/${of}_${i}/dense_${level}`, streams[of] ?? []));
        const own = (of: string) => [expert(of, 1), expert(of, 2)];
        const shared = [expert('shared', 1)];
        const gated = (gate: string, of: string, experts: number[][]) =>
          mixed(softmax(times(streams[of] ?? [], values(gate))), experts);
        const next = Object.fromEntries(
          tasks.map((of) => [of, gated(`gate/level_${level}/${of}`, of, [...own(of), ...shared])]),
        );
        if (level < 3) next.shared = gated(`gate/level_${level}`, 'shared', [...tasks.flatMap(own), ...shared]);
        streams = next;
      }
      return streams[task] ?? [];
    });
  });

  it('mtan: a task’s mask over p is h(g([u; f(what it saw one block before)]))', () => {
    const at = built({ type: 'mtan', at: ['dense_1', 'dense_2'] });
    agree(at, (x, task) => {
      const linear = (name: string, seen: readonly number[]) =>
        normalized(at.values, name, times(seen, at.values(`${name}/kernel`)));
      const mask = (layer: string, seen: readonly number[]) =>
        sigmoid(linear(`attention/${layer}/${task}/h`, relu(linear(`attention/${layer}/${task}/g`, seen))));
      const p1 = at.layer('encoder/dense_1', x);
      const saw = hadamard(mask('dense_1', p1), p1);
      const p2 = at.layer('encoder/dense_2', p1);
      const carried = relu(linear(`attention/dense_2/${task}/f`, saw));
      return hadamard(mask('dense_2', [...p2, ...carried]), p2);
    });
  });

  it('mtan: over convolutions f is a convolution, pooled to the size of p; the layers after the last mask are shared', () => {
    const at = built({ type: 'mtan', at: ['conv2d_1', 'conv2d_2'] }, pictureEncoder);
    const conv = (name: string, x: readonly number[], side: number, k: number) =>
      convolved(x, side, at.values(`${name}/kernel`), k, at.values(`${name}/bias`));
    agree(at, (x, task) => {
      const linear = (name: string, seen: readonly number[], side: number, k: number) =>
        normalized(at.values, name, convolved(seen, side, at.values(`${name}/kernel`), k));
      const mask = (layer: string, seen: readonly number[], side: number) => {
        const g = relu(linear(`attention/${layer}/${task}/g`, seen, side, 1));
        return sigmoid(linear(`attention/${layer}/${task}/h`, g, side, 1));
      };
      const p1 = tanh(conv('encoder/conv2d_1', x, 4, 3));
      const saw = hadamard(mask('conv2d_1', p1, 4), p1);
      const p2 = tanh(conv('encoder/conv2d_2', maxPooled(p1, 4), 2, 3));
      const carried = maxPooled(relu(linear(`attention/conv2d_2/${task}/f`, saw, 4, 3)), 4);
      const looked = hadamard(mask('conv2d_2', sideBySide(p2, carried, 4), 2), p2);
      return at.layer('encoder/dense_1', looked);
    });
  });

  for (const gate of ['static', 'input'] as const)
    it(`dselectK: codes of bits choose experts, ${gate} gates`, () => {
      const at = built({ type: 'dselectK', experts: 3, k: 2, gamma: 1.5, entropy: 0.4, gate });
      agree(at, (x, task) => {
        const experts = [1, 2, 3].map((e) => at.layer(`expert_${e}/dense_2`, at.layer(`expert_${e}/dense_1`, x)));
        return mixed(selection(at, x, task, gate).q, experts);
      });
      const again = built({ type: 'dselectK', experts: 3, k: 2, gamma: 1.5, entropy: 0.4, gate });
      const inputs = new Float32Array(8);
      again.rows.gather(Int32Array.of(0, 1), inputs);
      const { added } = again.network.forward(tf.tensor(inputs, [2, 4]), tasks, evaluation);
      const penalties = [0, 1].flatMap((row) =>
        tasks.map((task) => selection(again, Array.from(inputs.subarray(4 * row, 4 * row + 4)), task, gate).penalty),
      );
      const right = (0.4 * penalties.reduce((a, b) => a + b, 0)) / 2;
      assert.ok(Math.abs((added?.dataSync()[0] ?? 0) - right) < 1e-5, `${added?.dataSync()[0]} is not ${right}`);
      again.network.dispose();
    });

  it('dselectK: the smooth step is 0 and 1 beyond ±γ/2 and a cubic between', () => {
    const steps = Array.from(smoothStep(tf.tensor1d([-9, -1, -0.5, 0, 0.5, 1, 9]), 2).dataSync());
    assert.deepEqual(steps, [0, 0, 0.15625, 0.5, 0.84375, 1, 1]);
  });

  it('branching: each copy follows the likeliest copy before it in evaluation', () => {
    const at = built({ type: 'branching', branches: 2, startTemperature: 1, endTemperature: 1, annealSteps: 1 });
    const likeliest = (follower: string) => {
      const [first = 0, second = 0] = at.values(`choice/${follower}`);
      return first >= second ? 1 : 2;
    };
    agree(at, (x, task) => {
      const end = likeliest(task);
      const middle = likeliest(`block_2/branch_${end}`);
      return at.layer(`block_2/branch_${end}/dense_2`, at.layer(`block_1/branch_${middle}/dense_1`, x));
    });
  });

  it('branching: choices in training are Gumbel softmax samples at the temperature of the step', () => {
    const options = {
      type: 'branching',
      branches: 2,
      startTemperature: 2,
      endTemperature: 0.5,
      annealSteps: 4,
    } as const;
    assert.deepEqual(
      [1, 3, 5, 9].map((step) => temperatureAt(step, options)),
      [2, 1, 0.5, 0.5],
    );
    const at = built(options);
    const inputs = new Float32Array(4);
    at.rows.gather(Int32Array.of(0), inputs);
    const x = Array.from(inputs);
    const choose = (follower: string, step: number) => {
      const draws = new Float32Array(2);
      stream(7, 'branch', `choice/${follower}`, step).fillUniform(draws, 0, 1);
      const logits = at.values(`choice/${follower}`).map((v, i) => v - Math.log(-Math.log(draws[i] ?? 0.5)));
      return softmax(logits.map((v) => v / temperatureAt(step, options)));
    };
    for (const step of [1, 4]) {
      const scalars = { temperature: tf.scalar(temperatureAt(step, options)) };
      const { of } = at.network.forward(tf.tensor(inputs, [1, 4]), tasks, { training: true, seed: 7, step, scalars });
      const first = [1, 2].map((i) => at.layer(`block_1/branch_${i}/dense_1`, x));
      const second = [1, 2].map((i) =>
        at.layer(`block_2/branch_${i}/dense_2`, mixed(choose(`block_2/branch_${i}`, step), first)),
      );
      const right = at.dense('amount/amount', mixed(choose('amount', step), second))[0] ?? 0;
      assert.ok(Math.abs((of.amount?.dataSync()[0] ?? 0) - right) < 1e-5);
    }
    at.network.dispose();
  });

  it('soft: copies start equal, the term is λ Σ_{i<j} ‖θ_i − θ_j‖² over them, biases included', () => {
    const rows = points(4);
    const experiment = experimentOf({ type: 'soft', lambda: 0.25 }, denseEncoder);
    const fresh = buildNetwork(experiment, { kind: rows, amount: rows });
    assert.equal(valueOf(fresh, 0.25), 0);
    fresh.dispose();
    const { network, values } = built({ type: 'soft', lambda: 0.25 });
    const right = ['dense_1/kernel', 'dense_1/bias', 'dense_2/kernel', 'dense_2/bias'].reduce((sum, place) => {
      const [a, b] = [values(`kind/encoder/${place}`), values(`amount/encoder/${place}`)];
      return sum + a.reduce((squares, v, i) => squares + (v - (b[i] ?? 0)) ** 2, 0);
    }, 0);
    assert.ok(Math.abs(valueOf(network, 0.25) - 0.25 * right) < 1e-5);
    network.dispose();
  });
});

/** Batch normalisation after an array `name`, in evaluation before any training: the kept mean is 0, the variance 1. */
function normalized(values: (name: string) => number[], name: string, x: readonly number[]): number[] {
  const [gamma, beta] = [values(`${name}Normalization/gamma`), values(`${name}Normalization/beta`)];
  return x.map((v, i) => ((gamma[i % gamma.length] ?? 0) * v) / Math.sqrt(1 + 1e-3) + (beta[i % beta.length] ?? 0));
}

const valueOf = ({ parameters }: Network, lambda: number) =>
  softTerm({ type: 'soft', lambda }, parameters).value().dataSync()[0] ?? Number.NaN;

/** DSelect-k's gate of one row by hand, γ = 1.5, three experts in codes of two bits. */
function selection({ values }: ReturnType<typeof built>, x: readonly number[], task: string, gate: 'static' | 'input') {
  const raw = (name: string) =>
    gate === 'static' ? values(`gate/${task}/${name}`) : times(x, values(`gate/${task}/${name}`));
  const bits = raw('codes').map((t) => {
    if (t <= -0.75) return 0;
    return t >= 0.75 ? 1 : (-2 * t ** 3) / 1.5 ** 3 + (3 * t) / 3 + 0.5;
  });
  const selectors = [0, 2].map((s) =>
    [0, 1, 2].map((expert) =>
      [0, 1].reduce((p, j) => p * ((expert >> j) & 1 ? (bits[s + j] ?? 0) : 1 - (bits[s + j] ?? 0)), 1),
    ),
  );
  const penalty = selectors.reduce((sum, r) => {
    const entropy = -r.reduce((h, p) => h + p * Math.log(p + 1e-6), 0);
    return sum + entropy + 1 / (r.reduce((a, b) => a + b, 0) + 1e-6);
  }, 0);
  return { q: mixed(softmax(raw('shares')), selectors), penalty };
}
