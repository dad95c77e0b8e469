/**
 * Measures what keeping a run costs beside its steps, on the founding network with made-up pictures, training it alternately:
 * prints JSON with the milliseconds of a step, of a checkpoint, and of journal and record for each step.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadBackend } from '../../server/backend/load.ts';
import { analyze } from '../../server/definition/analyze.ts';
import { areWhole, factsByFormat } from '../../server/definition/cost/task-facts.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { saveCheckpoint } from '../../server/trainer/checkpoint.ts';
import { Course } from '../../server/trainer/course.ts';
import { divergence } from '../../server/trainer/divergence.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { madeUpRows } from '../../server/trainer/made-up-rows.ts';
import { Reporter } from '../../server/trainer/reporter.ts';
import { StepBuffer } from '../../server/trainer/step-buffer.ts';
import { median } from './figure.ts';
import { networks } from './networks.ts';

const steps = 60;
const saves = 5;

await loadBackend('tensorflow');
const { experiment } = analyze(readFileSync(new URL(networks.founding.file, import.meta.url), 'utf8'));
if (!experiment) throw new Error('the founding experiment has errors');
const facts = factsByFormat(experiment);
if (!areWhole(facts, experiment)) throw new Error('the founding experiment does not say what its rows look like');
const tasks = Object.keys(experiment.tasks);
const { batchSize } = experiment.training;
const rows = madeUpRows(experiment, facts, batchSize);
const learner = new Learner(experiment, rows);
const maker = new BatchMaker(experiment);
const ids = Int32Array.from({ length: batchSize }, (_, i) => i);
const batchOf = (task: string) => {
  const own = rows[task];
  return own ? [maker.make(experiment.tasks[task]?.data ?? '', own, ids, [task])] : [];
};
const batches = new Map(tasks.map((task) => [task, batchOf(task)]));

const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl saving '));
try {
  const record: RunRecord = {
    ...{ format: 1, id: '1', name: experiment.name, arm: 'alternate', state: 'running', seed: 0, tasks },
    ...{ created: new Date().toISOString(), versions: {} },
  };
  mkdirSync(path.join(folder, 'checkpoint'));
  const reporter = new Reporter(folder, record, () => undefined);
  const labels = learner.terms.map(({ label }) => label);
  const buffer = new StepBuffer(experiment, labels);
  const course = new Course(experiment, (losses) => learner.weigher.objective(losses), steps);
  const times: number[] = [];
  let keeping = 0;
  for (let step = 1; step <= steps; step++) {
    const began = performance.now();
    const measure = learner.train(batches.get(tasks[step % tasks.length] ?? '') ?? [], step);
    const trained = performance.now();
    const seconds = trained / 1000;
    buffer.add({ step, epoch: 1, seconds, samples: step * batchSize, learningRate: 1e-3 }, measure);
    reporter.progress({ epoch: 1, epochs: 1, step, steps }, seconds);
    if (divergence(measure, { step, epoch: 1 }) !== undefined) throw new Error('the steps came to no number');
    reporter.steps(buffer);
    times.push(trained - began);
    keeping += performance.now() - trained;
  }
  const place = { step: steps, epoch: 1, course: course.state, samples: 0, seconds: 0, seen: {} };
  const saving: number[] = [];
  for (let i = 0; i < saves; i++) {
    const began = performance.now();
    await saveCheckpoint(path.join(folder, 'checkpoint'), 'last', learner, place);
    saving.push(performance.now() - began);
  }
  reporter.close();
  console.log(JSON.stringify({ step: median(times), save: median(saving), journal: keeping / steps }));
} finally {
  rmSync(folder, { recursive: true });
}
