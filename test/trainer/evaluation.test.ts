import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import type { Rows, Target } from '../../server/data/dataset.ts';
import { stream } from '../../server/data/random.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { defaultLoss } from '../../server/definition/loss.ts';
import { metricsOf } from '../../server/definition/metric.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { evaluate, evaluationRows } from '../../server/trainer/evaluate.ts';
import { JournalWriter, readJournal } from '../../server/trainer/folder/journal.ts';
import type { EpochLine } from '../../server/trainer/folder/journal-lines.ts';
import { Learner } from '../../server/trainer/learner.ts';
import type { TrainingData } from '../../server/trainer/training-data.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const steps = 5;
const features = 4;
/** More than one pass, the last one partial. */
const count = evaluationRows + 44;

/** Rows of random numbers, some without labels. */
function rowsOf(inputShape: readonly number[], targets: Readonly<Record<string, Target>>): Rows {
  const size = inputShape.reduce((product, side) => product * side, 1);
  const inputs = new Float32Array(count * size);
  stream(1, 'test', 'inputs').fillNormal(inputs, 0, 1);
  return {
    count,
    inputShape,
    targets,
    sha256: '',
    gather: (indices, out) =>
      void Array.from(indices).forEach((row, i) => out.set(inputs.subarray(row * size, (row + 1) * size), i * size)),
  };
}

const names = ['O', 'B-a', 'I-a', 'B-b', 'I-b'];

/** Points with an answer for each of three classes, and a number; sequences with a tag for each step. */
function madeUpData(): TrainingData {
  const draw = stream(2, 'test', 'labels');
  const whole = (length: number, below: number) => {
    const numbers = new Float32Array(length);
    draw.fillUniform(numbers, 0, below);
    return Int32Array.from(numbers, (x) => Math.min(below - 1, Math.floor(x)));
  };
  const points = rowsOf([features], {
    answers: { kind: 'labels', classes: ['red', 'round', 'large'], values: whole(3 * count, 3).map((x) => x - 1) },
    amount: {
      kind: 'number',
      values: Float32Array.from(whole(count, 9), (x, i) => (i % 7 === 0 ? Number.NaN : x)),
    },
  });
  const values = whole(count * steps, names.length).map((x, i) => (i % steps > (i / steps) % steps ? -1 : x));
  const words = rowsOf([steps, features], { slots: { kind: 'tags', classes: names, steps, values } });
  const hashes = { rows: { train: '', test: '' }, split: { train: '', validation: '' } };
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const none = new Int32Array();
  const split = (set: Rows) => ({ set: { train: set, test: set }, train: all, validation: none, test: all, hashes });
  return { points: split(points), words: split(words) };
}

function experimentOf(change: Partial<Experiment> = {}): Experiment {
  const base = smallExperiment();
  const source = { format: 'shapes', train: 24, test: 8, size: 8, noise: 0, seed: 0 } as const;
  return {
    ...base,
    data: { points: source, words: source },
    tasks: {
      answers: {
        data: 'points',
        target: 'answers',
        loss: defaultLoss('labels'),
        metrics: metricsOf.labels,
        head: [],
      },
      amount: { data: 'points', target: 'amount', loss: defaultLoss('number'), metrics: metricsOf.number, head: [] },
      slots: { data: 'words', target: 'slots', loss: defaultLoss('tags'), metrics: metricsOf.tags, head: [] },
    },
    ...change,
  };
}

const taskRows = (data: TrainingData): Record<string, Rows> => {
  const [points, words] = [data.points?.set.train, data.words?.set.train];
  assert.ok(points && words);
  return { answers: points, amount: points, slots: words };
};

async function scored(experiment: Experiment, learner: Learner, data: TrainingData) {
  const notices: string[] = [];
  const events = { check: () => {}, notice: (text: string) => void notices.push(text) };
  const test = await evaluate(experiment, learner, data, new BatchMaker(experiment), 'test', events);
  return { test, notices };
}

/** A learner that has made some steps. */
function trained(experiment: Experiment, data: TrainingData, eager: boolean): Learner {
  const learner = new Learner(experiment, taskRows(data), { eager });
  const maker = new BatchMaker(experiment);
  for (let step = 1; step <= 5; step++) {
    const ids = Int32Array.from({ length: 32 }, (_, i) => i + 32 * step);
    const batch = (name: string, tasks: readonly string[]) => {
      const set = data[name]?.set.train;
      assert.ok(set);
      return maker.make(name, set, ids, tasks);
    };
    const measure = learner.train([batch('points', ['answers', 'amount']), batch('words', ['slots'])], step);
    assert.ok(Object.values(measure.tasks).every(({ loss }) => Number.isFinite(loss)));
  }
  return learner;
}

describe('an evaluation', () => {
  it('measures every metric of answers, numbers and tags, captured as eagerly', async () => {
    const [experiment, data] = [experimentOf(), madeUpData()];
    const [captured, eager] = [trained(experiment, data, false), trained(experiment, data, true)];
    if (hasGraphs) assert.equal(captured.mode, 'captured graph');
    const first = await scored(experiment, captured, data);
    assert.deepEqual(first.notices, []);
    const tensors = memory().numTensors;
    const second = await scored(experiment, eager, data);
    assert.equal(memory().numTensors, tensors);
    for (const [task, { metrics }] of Object.entries(experiment.tasks)) {
      assert.deepEqual(Object.keys(first.test[task] ?? {}), ['loss', ...metrics]);
      for (const metric of ['loss', ...metrics]) {
        const [a, b] = [first.test[task]?.[metric], second.test[task]?.[metric]];
        assert.ok(typeof a === 'number' && typeof b === 'number', `${task} ${metric}`);
        assert.ok(Math.abs(a - b) < 1e-3 * Math.max(1, Math.abs(b)), `${task} ${metric}: ${a}, eagerly ${b}`);
      }
    }
    // What is streamed and what follows from outputs are of the same rows: the cross-check of both ways.
    const { amount, slots } = first.test;
    assert.ok(Math.abs((amount?.r2 ?? 0) - (amount?.explainedVariance ?? 9)) < 0.5);
    assert.ok(Math.abs((slots?.accuracy ?? 0) - (slots?.microF1 ?? 9)) < 1e-6);
    captured.dispose();
    eager.dispose();
  });

  it('takes no outputs where every metric follows from sums', () => {
    const data = madeUpData();
    const { tasks } = experimentOf();
    const plain = Object.entries(tasks).map(([name, task]) => [
      name,
      {
        ...task,
        metrics: name === 'amount' ? (['rmse'] as const) : name === 'slots' ? (['accuracy'] as const) : task.metrics,
      },
    ]);
    const experiment = experimentOf({ tasks: Object.fromEntries(plain) });
    const learner = new Learner(experiment, taskRows(data));
    const maker = new BatchMaker(experiment);
    const ids = Int32Array.of(3, 1, 4);
    const rows = taskRows(data);
    assert.ok(rows.amount && rows.slots);
    const points = learner.evaluate([maker.make('points', rows.amount, ids, ['answers', 'amount'])]);
    assert.deepEqual(Object.keys(points.outputs), ['answers']);
    assert.equal(points.outputs.answers?.length, 9);
    assert.deepEqual(learner.evaluate([maker.make('words', rows.slots, ids, ['slots'])]).outputs, {});
    learner.dispose();
  });

  it('says why a score is undefined, and the journal keeps it as none', async (t) => {
    const [experiment, data] = [experimentOf(), madeUpData()];
    const { answers } = taskRows(data);
    const target = answers?.targets.answers;
    assert.ok(target?.kind === 'labels');
    // Nobody is large.
    target.values.forEach((value, i) => (target.values[i] = i % 3 === 2 && value === 1 ? 0 : value));
    const learner = new Learner(experiment, taskRows(data));
    const { test, notices } = await scored(experiment, learner, data);
    learner.dispose();
    assert.equal(test.answers?.auroc, null);
    assert.ok(
      notices.includes(
        'The auroc of answers on the test rows is undefined, since of the class large no label says yes.',
      ),
      notices.join('\n'),
    );
    const line: EpochLine = { type: 'epoch', epoch: 1, step: 1, seconds: 0, train: {}, test };
    assert.deepEqual(await journalled(t, line), [line]);
  });
});

async function journalled(t: TestContext, line: EpochLine) {
  const dir = await mkdtemp(path.join(tmpdir(), 'mtl-journal-'));
  t.after(() => rm(dir, { recursive: true }));
  const file = path.join(dir, 'metrics.jsonl');
  const writer = new JournalWriter(file);
  writer.append(line);
  writer.close();
  return (await readJournal(file)).lines;
}
