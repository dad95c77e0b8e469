import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Aggregator, Experiment, Weighting } from '../../server/definition/experiment.ts';
import { stream } from '../../server/data/random.ts';
import { aggregatorOf } from '../../server/objective/aggregators/aggregator-of.ts';
import { trimmedMean } from '../../server/objective/aggregators/trimmed-mean.ts';
import { combine, gramOf } from '../../server/objective/linear/gram.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { divergence } from '../../server/trainer/divergence.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';
import { handMade, sharedRow } from './hand-made.ts';

before(() => useBackend());

const rows = points(24);
const ids = Int32Array.from({ length: 8 }, (_, i) => i);
const none: Aggregator = { type: 'none' };
const equal: Weighting = { type: 'equal' };

const withMethods = (weighting: Weighting, aggregator: Aggregator): Experiment =>
  smallExperiment({ objective: { weighting, aggregator, regularizers: [] } });

const batchOf = (experiment: Experiment): Batch =>
  new BatchMaker(experiment).make('points', rows, ids, Object.keys(experiment.tasks));

function valuesOf(learner: Learner): Record<string, number[]> {
  learner.pull();
  return Object.fromEntries(
    learner.network.parameters.map(({ name, variable }) => [name, Array.from(variable.dataSync())]),
  );
}

/** One step of SGD at 0.1 beside the same by hand: what moved each array, divided by −0.1. */
function takeStep(experiment: Experiment) {
  const learner = new Learner(experiment, { kind: rows, amount: rows });
  const batch = batchOf(experiment);
  const wanted = handMade(learner, batch);
  const start = valuesOf(learner);
  const measure = learner.train([batch], 1);
  const end = valuesOf(learner);
  const { weighting } = learner.methods;
  learner.dispose();
  const moved = (name: string) => (start[name] ?? []).map((value, i) => (value - (end[name]?.[i] ?? 0)) / 0.1);
  const sharedMoved = ['encoder/dense_1/kernel', 'encoder/dense_1/bias'].flatMap(moved);
  return { wanted, measure, moved, sharedMoved, state: weighting };
}

function assertNear(actual: readonly number[], wanted: readonly number[], what: string): void {
  assert.equal(actual.length, wanted.length, what);
  const size = Math.max(1e-3, ...wanted.map(Math.abs));
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - (wanted[i] ?? 0)) < 3e-5 * size, `${what} ${i}: ${value} for ${wanted[i]}`),
  );
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const sumOf = (...parts: readonly (readonly [number, readonly number[]])[]): number[] =>
  (parts[0]?.[1] ?? []).map((_, i) => parts.reduce((sum, [factor, row]) => sum + factor * (row[i] ?? 0), 0));

describe('a whole step against float64 by hand', () => {
  it('equal weighting is a sum', () => {
    const { wanted, sharedMoved, measure } = takeStep(withMethods(equal, none));
    assertNear(sharedMoved, sumOf([1, sharedRow(wanted, 'kind')], [1, sharedRow(wanted, 'amount')]), 'shared');
    assert.ok(Math.abs(measure.total - wanted.losses.kind - wanted.losses.amount) < 1e-5);
  });

  it('PCGrad projects the weighted gradients, heads get wᵢ∇Lᵢ, and G is that of the weighted gradients', () => {
    const weights = { kind: 2, amount: 0.5 };
    const experiment = withMethods({ type: 'static', weights }, { type: 'pcGrad', by: 'model' });
    const { wanted, sharedMoved, moved, measure } = takeStep(experiment);
    const a = sharedRow(wanted, 'kind').map((value) => 2 * value);
    const b = sharedRow(wanted, 'amount').map((value) => 0.5 * value);
    const product = dot(a, b);
    const [alongB, alongA] = product < 0 ? [product / dot(b, b), product / dot(a, a)] : [0, 0];
    assertNear(sharedMoved, sumOf([1 - alongA, a], [1 - alongB, b]), 'shared');
    for (const task of ['kind', 'amount'] as const) {
      const name = `${task}/${task}/kernel`;
      assertNear(
        moved(name),
        (wanted.gradients[task][name] ?? []).map((value) => weights[task] * value),
        name,
      );
    }
    assertNear([...(measure.gram?.to1DArray() ?? [])], [dot(a, a), product, product, dot(b, b)], 'G');
  });

  it('MGDA takes the shortest vector between the gradients', () => {
    const { wanted, sharedMoved } = takeStep(withMethods(equal, { type: 'mgda', normalization: 'none', by: 'model' }));
    const [a, b] = [sharedRow(wanted, 'kind'), sharedRow(wanted, 'amount')];
    const apart = sumOf([1, b], [-1, a]);
    const first = Math.min(1, Math.max(0, dot(apart, b) / dot(apart, apart)));
    assertNear(sharedMoved, sumOf([first, a], [1 - first, b]), 'shared');
  });

  it('by layer or array each part is put together by itself', () => {
    const { wanted, moved } = takeStep(withMethods(equal, { type: 'mgda', normalization: 'none', by: 'tensor' }));
    for (const name of ['encoder/dense_1/kernel', 'encoder/dense_1/bias']) {
      const [a = [], b = []] = [wanted.gradients.kind[name], wanted.gradients.amount[name]];
      const apart = sumOf([1, b], [-1, a]);
      const first = Math.min(1, Math.max(0, dot(apart, b) / dot(apart, apart)));
      assertNear(moved(name), sumOf([first, a], [1 - first, b]), name);
    }
  });

  for (const aggregator of [
    { type: 'cagrad', c: 0.5, rescale: 1, by: 'model' },
    { type: 'nashMtl', every: 1, by: 'model' },
    { type: 'upGrad', by: 'model' },
    { type: 'alignedMtl', scaling: 'min', by: 'model' },
  ] as const satisfies readonly Aggregator[]) {
    it(`${aggregator.type} takes the weights that it has for float64 gradients`, () => {
      const { wanted, sharedMoved } = takeStep(withMethods(equal, aggregator));
      const both = [sharedRow(wanted, 'kind'), sharedRow(wanted, 'amount')];
      const context = { losses: [1, 1], random: stream(0, 'test', 'aggregator') };
      const method = aggregatorOf(aggregator);
      assert.ok(method);
      const { weights } = method.weigh(gramOf(both), method.start(2), context);
      assertNear(sharedMoved, combine(both, weights), 'shared');
    });
  }

  it('MoCo follows running means of the weighted gradients, over three steps', () => {
    const [beta, gamma, rho] = [0.4, 0.05, 0.1];
    const weighting: Weighting = { type: 'static', weights: { kind: 2, amount: 0.5 } };
    const experiment = withMethods(weighting, { type: 'moCo', beta, gamma, rho, by: 'model' });
    const learner = new Learner(experiment, { kind: rows, amount: rows });
    const batch = batchOf(experiment);
    let means: number[][] = [];
    let weights = [0.5, 0.5];
    for (let step = 1; step <= 3; step++) {
      const start = valuesOf(learner);
      const wanted = handMade(learner, batch);
      const fresh = [sharedRow(wanted, 'kind').map((g) => 2 * g), sharedRow(wanted, 'amount').map((g) => g / 2)];
      means = fresh.map((row, i) => row.map((g, k) => (1 - beta) * (means[i]?.[k] ?? 0) + beta * g));
      const slopes = means.map((mean, i) => dot(mean, combine(means, weights)) + rho * (weights[i] ?? 0));
      const [a = 0, b = 0] = weights.map((weight, i) => weight - gamma * (slopes[i] ?? 0));
      const first = Math.min(1, Math.max(0, (1 + a - b) / 2));
      weights = [first, 1 - first];
      learner.train([batch], step);
      const end = valuesOf(learner);
      const names = ['encoder/dense_1/kernel', 'encoder/dense_1/bias'];
      const moved = names.flatMap((name) => (start[name] ?? []).map((v, i) => (v - (end[name]?.[i] ?? 0)) / 0.1));
      assertNear(moved, combine(means, weights), `step ${step}`);
    }
    learner.dispose();
  });

  it('DB-MTL makes the means of ∇log Lᵢ equally long, and heads get ∇log Lᵢ', () => {
    const { wanted, sharedMoved, moved } = takeStep(withMethods({ type: 'dbMtl', beta: 0.7 }, none));
    const means = (['kind', 'amount'] as const).map((task) =>
      sharedRow(wanted, task).map((value) => (0.3 * value) / wanted.losses[task]),
    );
    const lengths = means.map((mean) => Math.sqrt(dot(mean, mean)));
    assertNear(
      sharedMoved,
      combine(
        means,
        lengths.map((length) => Math.max(...lengths) / length),
      ),
      'shared',
    );
    const name = 'amount/amount/kernel';
    assertNear(
      moved(name),
      (wanted.gradients.amount[name] ?? []).map((value) => value / wanted.losses.amount),
      name,
    );
  });

  it('uncertainty weighs by its first s and moves s along the run’s optimizer', () => {
    const { wanted, moved, state, measure } = takeStep(withMethods({ type: 'uncertainty' }, none));
    assert.deepEqual(measure.weights, { kind: 1, amount: 0.5 });
    const name = 'amount/amount/bias';
    assertNear(
      moved(name),
      (wanted.gradients.amount[name] ?? []).map((value) => value / 2),
      name,
    );
    const slopes = [0.5 - wanted.losses.kind, 0.5 - wanted.losses.amount / 2];
    assertNear(
      state['logVariances'] ?? [],
      slopes.map((slope) => -0.1 * slope),
      's',
    );
  });

  it('GLS weighs by the losses of the step', () => {
    const { wanted, sharedMoved } = takeStep(withMethods({ type: 'gls' }, none));
    const { kind, amount } = wanted.losses;
    const mean = Math.sqrt(kind * amount);
    const parts = [
      [mean / (2 * kind), sharedRow(wanted, 'kind')],
      [mean / (2 * amount), sharedRow(wanted, 'amount')],
    ] as const;
    assertNear(sharedMoved, sumOf(...parts), 'shared');
  });

  it('GradNorm sees the lengths of the gradients by the last shared kernel', () => {
    const { wanted, measure } = takeStep(withMethods({ type: 'gradNorm', alpha: 1.5, learningRate: 0.025 }, none));
    const lengths = (['kind', 'amount'] as const).map((task) => {
      const gradient = wanted.gradients[task]['encoder/dense_1/kernel'] ?? [];
      return Math.sqrt(dot(gradient, gradient));
    });
    assertNear(Object.values(measure.seen?.norms ?? {}), lengths, 'length');
  });

  it('FAMO sees the losses after the step on the same batch', () => {
    const experiment = withMethods({ type: 'famo', learningRate: 0.025, weightDecay: 1e-3, bounds: {} }, none);
    const learner = new Learner(experiment, { kind: rows, amount: rows });
    const batch = batchOf(experiment);
    const { seen } = learner.train([batch], 1);
    learner.pull();
    const { losses } = handMade(learner, batch);
    learner.dispose();
    assertNear(Object.values(seen?.again ?? {}), Object.values(losses), 'loss');
  });
});

describe('methods of many tasks', () => {
  const base = smallExperiment();
  const tasks = Object.fromEntries(
    ['kind', 'amount'].flatMap((name) => {
      const task = base.tasks[name];
      return task ? [[name, task] as const, [`${name}Too`, task] as const] : [];
    }),
  );
  const names = Object.keys(tasks);
  const taskRows = Object.fromEntries(names.map((name) => [name, rows]));

  function sharedStep(weighting: Weighting, aggregator: Aggregator): number[] {
    const experiment = smallExperiment({ tasks, objective: { weighting, aggregator, regularizers: [] } });
    const learner = new Learner(experiment, taskRows);
    const name = 'encoder/dense_1/kernel';
    const start = valuesOf(learner)[name] ?? [];
    learner.train([batchOf(experiment)], 1);
    const end = valuesOf(learner)[name] ?? [];
    learner.dispose();
    return start.map((value, i) => (value - (end[i] ?? 0)) / 0.1);
  }

  /** J over the shared kernel: a step in which one task alone weighs. */
  const jacobian = () =>
    names.map((one) => {
      const weights = Object.fromEntries(names.map((name) => [name, name === one ? 1 : 0]));
      return sharedStep({ type: 'static', weights }, none);
    });

  it('the trimmed mean leaves the largest and the smallest of each coordinate out', () => {
    assertNear(sharedStep(equal, { type: 'trimmedMean', trimmed: 1 }), trimmedMean(jacobian(), 1), 'kernel');
  });

  it('GradDrop keeps of each coordinate all positive or all negative parts', () => {
    const columns = jacobian();
    sharedStep(equal, { type: 'gradDrop' }).forEach((value, i) => {
      const parts = columns.map((row) => row[i] ?? 0);
      const [up, down] = [1, -1].map((sign) => parts.reduce((sum, part) => sum + (part * sign > 0 ? part : 0), 0));
      const near = Math.min(Math.abs(value - (up ?? 0)), Math.abs(value - (down ?? 0)));
      assert.ok(near < 1e-4, `${i}: ${value} is neither ${up} nor ${down}`);
    });
  });

  it('Krum takes one of the gradients', () => {
    const taken = sharedStep(equal, { type: 'krum', byzantine: 1, selected: 1, by: 'model' });
    const distances = jacobian().map((row) => Math.max(...row.map((value, i) => Math.abs(value - (taken[i] ?? 0)))));
    assert.ok(Math.min(...distances) < 1e-5, distances.join());
  });
});

it('a gradient that is not finite ends the step before it changes anything, and the task is named', () => {
  const experiment = withMethods(equal, { type: 'pcGrad', by: 'model' });
  const learner = new Learner(experiment, { kind: rows, amount: rows });
  const batch = batchOf(experiment);
  const before = valuesOf(learner);
  // A finite loss whose gradient has a square beyond float32.
  const row = {
    inputs: batch.inputs.slice(0, 4),
    shape: [1, 4],
    targets: { kind: Int32Array.of(0), amount: Float32Array.of(1.7e19) },
  };
  const measure = learner.train([row], 1);
  assert.ok(Number.isFinite(measure.tasks['amount']?.loss));
  const text = divergence(measure, { step: 1, epoch: 1 });
  assert.match(text ?? '', /^The gradient of the loss of amount by the shared parameters became infinite at step 1/);
  assert.deepEqual(valuesOf(learner), before);
  learner.dispose();
});
