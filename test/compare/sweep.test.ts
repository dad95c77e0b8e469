import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTrials } from '../../server/compare/estimate.ts';
import { drawTrials, radicalInverse } from '../../server/compare/sweep/draw.ts';
import { nextOf, type TrialState } from '../../server/compare/sweep/next.ts';
import { epochsOfTrials, planSweep, type SweepPlan } from '../../server/compare/sweep/plan.ts';
import { shortNames } from '../../server/compare/sweep/report.ts';
import { stream } from '../../server/data/random.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { Experiment, Sweep } from '../../server/definition/experiment.ts';
import { withValues } from '../../server/definition/sweep/with-values.ts';

const base = `version: 1 # format
data:
  pictures: { format: shapes } # drawn
model:
  encoder:
    - flatten # first
    - dense: { units: 16 }
tasks:
  # two of them
  a: { data: pictures, target: shape }
  b: { data: pictures, target: size }
objective:
  regularizers: [l2: { lambda: 1e-4 }]
training:
  optimizer: adam # as usual
  epochs: 9
`;

function experimentOf(sweep: string): Experiment & { readonly sweep: Sweep } {
  const { experiment, problems } = analyze(`${base}sweep:\n${sweep}`);
  assert.ok(experiment?.sweep, JSON.stringify(problems));
  return { ...experiment, sweep: experiment.sweep };
}

const trialsOf = (sweep: string) => drawTrials(experimentOf(sweep).sweep);

const rates = '    training.optimizer.adam.learningRate: { logUniform: { from: 1e-4, to: 1e-2 } }\n';

test('a grid has every combination once, and settings of an option only where it is chosen', () => {
  const grid = trialsOf(`  search: grid
  values:
    training.optimizer: [sgd, adam]
    training.optimizer.adam.beta1: [0.8, 0.9]
    training.batchSize: { range: { from: 16, to: 64, step: 24 } }
    model.encoder.1.dense.units: { logUniform: { from: 4, to: 64, points: 3 } }
`);
  assert.equal(grid.length, 3 * 3 * (1 + 2));
  assert.equal(new Set(grid.map((trial) => JSON.stringify(trial))).size, grid.length);
  for (const trial of grid)
    assert.equal('training.optimizer.adam.beta1' in trial, trial['training.optimizer'] === 'adam');
  const values = (path: string) => [...new Set(grid.map((trial) => trial[path]))];
  assert.deepEqual(values('training.batchSize'), [16, 40, 64]);
  assert.deepEqual(values('model.encoder.1.dense.units'), [4, 16, 64]);
});

test('draws are the same for a seed, within their bounds, and each once', () => {
  const text = (seed: number, search: string) => `  search: ${search}
  seed: ${seed}
  trials: 40
  values:
${rates}    training.batchSize: { uniform: { from: 16, to: 18 } }
    training.lastBatch: [keep, drop]
`;
  for (const search of ['random', 'halton']) {
    const trials = trialsOf(text(1, search));
    assert.deepEqual(trials, trialsOf(text(1, search)));
    assert.notDeepEqual(trials, trialsOf(text(2, search)));
    assert.equal(trials.length, 40);
    for (const trial of trials) {
      const rate = Number(trial['training.optimizer.adam.learningRate']);
      assert.ok(rate >= 1e-4 && rate <= 1e-2, String(rate));
      assert.ok([16, 17, 18].includes(Number(trial['training.batchSize'])));
      assert.ok(['keep', 'drop'].includes(String(trial['training.lastBatch'])));
    }
    const below = trials.filter((trial) => Number(trial['training.optimizer.adam.learningRate']) < 1e-3).length;
    assert.ok(below > 8 && below < 32, `${search}: ${below} of 40 in the lower order of magnitude`);
  }
});

test('of fewer combinations than trials each is tried once', () => {
  const trials = trialsOf(
    '  trials: 50\n  values:\n    training.batchSize: [16, 32, 64]\n    training.lastBatch: [keep, drop]\n',
  );
  assert.equal(trials.length, 6);
});

test('a Halton sequence fills an interval more evenly than random numbers, and its radical inverses are right', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 6].map((index) => radicalInverse(index, 2)),
    [0.5, 0.25, 0.75, 0.125, 0.375],
  );
  assert.ok(Math.abs(radicalInverse(5, 3) - (2 / 3 + 1 / 9)) < 1e-15);
  const emptiest = (search: string): number => {
    const trials = trialsOf(
      `  search: ${search}\n  trials: 64\n  values:\n    model.encoder.1.dense.units: { uniform: { from: 1, to: 16000 } }\n`,
    );
    const places = trials.map((trial) => Number(trial['model.encoder.1.dense.units'])).toSorted((a, b) => a - b);
    return Math.max(...places.slice(1).map((place, i) => place - (places[i] ?? 0)));
  };
  assert.ok(emptiest('halton') < 16_000 / 30, String(emptiest('halton')));
  assert.ok(emptiest('random') > emptiest('halton'));
});

/** Trains a plan on a known function, in any order, until something is chosen; gives the choice and the epochs it took. */
function simulate(plan: SweepPlan, cost: (trial: number, epochs: number, seed: number) => number, order: number) {
  let states: TrialState[] = [];
  let epochs = 0;
  const random = stream(order, 'order', 'jobs');
  for (;;) {
    const next = nextOf(plan, states);
    if (next.type !== 'train') return { next, epochs, states };
    const job = next.jobs[random.integer(next.jobs.length)];
    assert.ok(job);
    const own = states.find(({ trial, seed }) => trial === job.trial && seed === job.seed);
    epochs += job.until - (own?.reached.at(-1)?.epochs ?? 0);
    const value = cost(job.trial, job.until, job.seed);
    const reached = [...(own?.reached ?? []), { epochs: job.until, cost: Number.isFinite(value) ? value : null }];
    states = [...states.filter((state) => state !== own), { trial: job.trial, seed: job.seed, reached }];
  }
}

test('halving stops the worse two thirds in each round, whatever is trained first, and finds the best', () => {
  const plan = planSweep(experimentOf(`  trials: 9\n  halving: { epochs: 1, factor: 3 }\n  values:\n${rates}`));
  assert.ok(plan);
  assert.deepEqual(plan.rounds, [1, 3, 9]);
  const cost = (trial: number, epochs: number) => Math.abs(trial - 4) + 1 / epochs;
  const results = [0, 1, 2, 3].map((order) => simulate(plan, cost, order));
  for (const { next, epochs, states } of results) {
    assert.deepEqual(next, { type: 'chosen', trial: 4 });
    assert.equal(epochs, 9 * 1 + 3 * 2 + 1 * 6);
    const far = states.filter(({ reached }) => reached.length > 1).map(({ trial }) => trial);
    assert.deepEqual(far.toSorted(), [3, 4, 5]);
  }
});

test('the epochs that trials take are known beforehand, and a comparison counts them for every arm that trains', () => {
  const plan = planSweep(experimentOf(`  trials: 9\n  halving: { epochs: 1, factor: 3 }\n  values:\n${rates}`));
  assert.ok(plan);
  assert.deepEqual(epochsOfTrials(plan), [1, 1, 1, 1, 1, 1, 3, 3, 9]);
  const more = { ...plan, seeds: [0, 1, 2] };
  assert.deepEqual(
    epochsOfTrials({ ...more, rounds: [9], factor: 1 }),
    Array.from({ length: 9 + 2 * 2 }, () => 9),
  );
  const runs = [
    { member: 'joint', seed: 0 },
    { member: 'joint', seed: 1 },
    { member: 'ensemble:joint', seed: 0 },
  ];
  const comparison = { arms: [], seeds: [0, 1], ensembleSize: 3, leftOut: [] };
  assert.deepEqual(withTrials(runs, comparison), runs);
  const trials = withTrials(runs, { ...comparison, tuning: plan }).slice(runs.length);
  assert.deepEqual(
    trials.map(({ member, epochs }) => `${member} ${epochs}`),
    [1, 1, 1, 1, 1, 1, 3, 3].map((epochs) => `joint ${epochs}`),
  );
});

test('without halving all are trained to the end; trials that fail or come to no number are out', () => {
  const plan = planSweep(experimentOf(`  trials: 4\n  values:\n${rates}`));
  assert.ok(plan);
  const broken = simulate(plan, (trial) => (trial < 2 ? Number.NaN : trial), 0);
  assert.deepEqual(broken.next, { type: 'chosen', trial: 2 });
  assert.equal(broken.epochs, 4 * 9);
  assert.deepEqual(simulate(plan, () => Number.NaN, 0).next, { type: 'none' });
  const failed = [0, 1, 2, 3].map((trial) => ({ trial, seed: 0, reached: [], failed: 'it diverged' }));
  assert.deepEqual(nextOf(plan, failed), { type: 'none' });
});

test('more seeds train the two best with each, and the better mean wins', () => {
  const plan = planSweep(experimentOf(`  trials: 5\n  seeds: 3\n  values:\n${rates}`));
  assert.ok(plan);
  // The first seed flatters trial 0.
  const cost = (trial: number, _epochs: number, seed: number) => trial + (trial === 0 && seed > 0 ? 3 : 0);
  const { next, states } = simulate(plan, cost, 0);
  assert.deepEqual(next, { type: 'chosen', trial: 1 });
  assert.equal(states.length, 5 + 2 * 2);
});

test('values are written where they belong; comments, order and the way other numbers are written stay', () => {
  const text = `${base}sweep:\n  values:\n${rates}`;
  const written = withValues(text, {
    'training.optimizer.adam.learningRate': 0.003,
    'training.batchSize': 32,
    'model.encoder.1.dense.units': 8,
    'objective.regularizers.0.l2.lambda': 0.01,
    'objective.weighting': { static: { weights: { a: 2 } } },
  });
  assert.equal(
    written,
    `version: 1 # format
data:
  pictures: { format: shapes } # drawn
model:
  encoder:
    - flatten # first
    - dense: { units: 8 }
tasks:
  # two of them
  a: { data: pictures, target: shape }
  b: { data: pictures, target: size }
objective:
  regularizers: [l2: { lambda: 0.01 }]
  weighting: { static: { weights: { a: 2 } } }
training:
  optimizer: { adam: { learningRate: 0.003 } } # as usual
  epochs: 9
  batchSize: 32
`,
  );
  assert.deepEqual(analyze(written).problems, []);
});

test('a value behind an anchor changes at one place alone', () => {
  const text = base.replace('    - dense: { units: 16 }\n', '    - dense: &d { units: 16 }\n    - dense: *d\n');
  const written = withValues(text, { 'model.encoder.2.dense.units': 8 });
  assert.match(written, /- dense: &d \{ units: 16 \}\n {4}- dense: \{ units: 8 \}\n/);
});

test('settings are called by the shortest end of their path that tells them apart', () => {
  assert.deepEqual(
    shortNames(['training.optimizer.adam.beta1', 'training.optimizer.adamW.beta1', 'training.batchSize']),
    ['adam.beta1', 'adamW.beta1', 'batchSize'],
  );
});
