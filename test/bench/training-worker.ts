/**
 * Times training steps: reads lines `NETWORK ARM FORM STEPS`, answers with JSON: milliseconds of each step, the milliseconds
 * until the first could be taken, and the share of the steps, %, that is not spent inside TensorFlow.
 */
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { isGraphBackend } from '../../server/backend/capture/graph-backend.ts';
import { loadBackend } from '../../server/backend/load.ts';
import { analyze } from '../../server/definition/analyze.ts';
import { areWhole, factsByFormat } from '../../server/definition/cost/task-facts.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { madeUpRows } from '../../server/trainer/made-up-rows.ts';
import type { Rows } from '../../server/data/dataset.ts';
import { isNetwork, networks, type BenchNetwork } from './networks.ts';

/** A learner with what its batches are made of. */
interface Course {
  readonly learner: Learner;
  readonly makeStep: (step: readonly string[]) => Parameters<Learner['train']>[0];
  readonly capture: number;
}

await loadBackend('tensorflow');
const inside = watchSessions();
const courses = new Map<string, Course>();

for await (const line of createInterface(process.stdin)) {
  const [name = '', arm = '', form = '', count] = line.split(' ');
  if (!isNetwork(name)) throw new Error(`there is no network ${name}`);
  const network: BenchNetwork = networks[name];
  const course = courses.get(`${name} ${arm} ${form}`) ?? open(network, arm, form);
  courses.set(`${name} ${arm} ${form}`, course);
  const plan = network.arms[arm] ?? [];
  for (let i = 0; i < 2 * plan.length; i++) take(course, plan[i % plan.length] ?? []);
  const before = inside.milliseconds;
  const ms = Array.from({ length: Number(count) }, (_, i) => {
    const start = performance.now();
    take(course, plan[i % plan.length] ?? []);
    return performance.now() - start;
  });
  const whole = ms.reduce((sum, value) => sum + value, 0);
  const host = 100 * (1 - (inside.milliseconds - before) / whole);
  console.log(JSON.stringify({ ms, capture: course.capture, host, mode: course.learner.mode }));
}

function take({ learner, makeStep }: Course, tasks: readonly string[]): void {
  learner.train(makeStep(tasks), 1);
}

/** Builds a learner, and gets it ready for the steps of an arm. */
function open({ file, facts, arms }: BenchNetwork, arm: string, form: string): Course {
  const { experiment, problems } = analyze(readFileSync(new URL(file, import.meta.url), 'utf8'));
  if (!experiment) throw new Error(problems[0]?.message);
  const known = { ...factsByFormat(experiment), ...facts };
  if (!areWhole(known, experiment)) throw new Error(`${file} does not say what its rows look like`);
  const { batchSize } = experiment.training;
  const rows = kept(madeUpRows(experiment, known, batchSize));
  const maker = new BatchMaker(experiment);
  const ids = Int32Array.from({ length: batchSize }, (_, i) => i);
  const makeStep = (tasks: readonly string[]) =>
    tasks.flatMap((task) => {
      const own = rows[task];
      return own ? [maker.make(experiment.tasks[task]?.data ?? '', own, ids, [task])] : [];
    });
  const learner = new Learner(experiment, rows, { eager: form === 'eager' });
  const start = performance.now();
  learner.prepare(
    (arms[arm] ?? []).map((tasks) => ({ batches: makeStep(tasks) })),
    [],
  );
  return { learner, makeStep, capture: performance.now() - start };
}

/** Rows that are drawn once and copied from there, as those of a data set are. */
function kept(rows: Readonly<Record<string, Rows>>): Record<string, Rows> {
  const copies = Object.entries(rows).map(([name, own]): [string, Rows] => {
    const values = new Float32Array(own.count * own.inputShape.reduce((product, side) => product * side, 1));
    own.gather(
      Array.from({ length: own.count }, (_, i) => i),
      values,
    );
    const size = values.length / own.count;
    const gather: Rows['gather'] = (ids, out) => {
      for (let i = 0; i < ids.length; i++)
        out.set(values.subarray((ids[i] ?? 0) * size, ((ids[i] ?? 0) + 1) * size), i * size);
    };
    return [name, { ...own, gather }];
  });
  return Object.fromEntries(copies);
}

/** Adds up how long TensorFlow runs captured steps. */
function watchSessions(): { readonly milliseconds: number } {
  const spent = { milliseconds: 0 };
  const backend: object = tf.backend();
  if (!isGraphBackend(backend)) return spent;
  const { binding } = backend;
  const runSavedModel: typeof binding.runSavedModel = (...given) => {
    const start = performance.now();
    const results = binding.runSavedModel(...given);
    spent.milliseconds += performance.now() - start;
    return results;
  };
  // The addon's own properties are read-only.
  backend.binding = Object.create(binding, { runSavedModel: { value: runSavedModel } }) as typeof binding;
  return spent;
}
