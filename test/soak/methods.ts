import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { analyze } from '../../server/definition/analyze.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { weightingNeeds } from '../../server/definition/method-needs.ts';
import { aggregatorSchema } from '../../server/definition/schema/aggregators.ts';
import { regularizerSchema } from '../../server/definition/schema/regularizers.ts';
import { weightingSchema } from '../../server/definition/schema/weightings.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { batchesPerStep } from '../../server/trainer/step-groups.ts';
import { points, smallExperiment } from '../engine/experiments.ts';
import { asTold, namesOf, needsMore } from '../engine/told.ts';

const megabytes = () => process.memoryUsage().rss / 2 ** 20;

/** Every weighting, aggregator and regulariser of the format, as an objective writes it. */
export const everyMethod: readonly (readonly [name: string, written: string])[] = [
  ...namesOf(weightingSchema).map((name) => [`weighting ${name}`, `weighting: ${asTold(name)}`] as const),
  ...namesOf(aggregatorSchema).map(
    (name) => [`aggregator ${name}`, `aggregator: ${asTold(name === 'momentum' ? 'momentumOf' : name)}`] as const,
  ),
  ...namesOf(regularizerSchema).map((name) => [`regulariser ${name}`, `regularizers: [${asTold(name)}]`] as const),
];

/** Two tasks of one kind, or four where the method chooses among them, with the objective as written. */
function experimentWith(name: string, objective: string): Experiment {
  const tasks = needsMore(name.split(' ')[1] ?? '') ? ['a', 'b', 'c', 'd'] : ['a', 'b'];
  const { experiment, problems } = analyze(`version: 1
data: { first: { format: shapes }, second: { format: shapes, seed: 1 }, third: { format: shapes, seed: 2 }, fourth: { format: shapes, seed: 3 } }
model: { sharing: ${name === 'regulariser sharedPrivate' ? 'cgc' : 'hard'}, encoder: [flatten, dense: { units: 4 }] }
tasks: {${tasks.map((task, i) => `${task}: {data: ${['first', 'second', 'third', 'fourth'][i]}, target: shape}`).join(', ')}}
objective: {${objective}}
`);
  if (!experiment) throw new Error(problems.map(({ message }) => message).join(' '));
  const small = smallExperiment();
  const { kind } = small.tasks;
  assert.ok(kind);
  return {
    ...small,
    model: { ...small.model, sharing: experiment.model.sharing },
    tasks: Object.fromEntries(tasks.map((task) => [task, kind])),
    objective: experiment.objective,
    training: { ...small.training, optimizer: { type: 'sgd', learningRate: 0.02 } },
  };
}

/** Trains; gives the total of every step, and how tensors and memory have grown since a third of the steps were done. */
async function train(experiment: Experiment, steps: number, eager: boolean) {
  const rows = points(24);
  const tasks = Object.keys(experiment.tasks);
  const learner = new Learner(experiment, Object.fromEntries(tasks.map((task) => [task, rows])), { eager });
  const [maker, other] = [new BatchMaker(experiment), new BatchMaker(experiment)];
  const pieces = batchesPerStep(experiment);
  const seesValidation = weightingNeeds(experiment.objective.weighting).validation === true;
  const batch = (by: BatchMaker, number: number) =>
    by.make(
      'points',
      rows,
      Int32Array.from({ length: 8 }, (_, i) => (8 * number + i) % 24),
      tasks,
    );
  const totals: number[] = [];
  const warm = Math.ceil(steps / 3);
  let before = { tensors: 0, megabytes: 0 };
  for (let step = 1; step <= steps; step++) {
    await turn();
    for (let index = 0; index < pieces; index++) {
      const piece = { index, count: pieces, rows: Object.fromEntries(tasks.map((task) => [task, 8 * pieces])) };
      const measure = learner.train([batch(maker, step + index)], step, {
        ...(pieces > 1 && { piece }),
        ...(seesValidation && { validation: [batch(other, step + 1)] }),
      });
      if (index === pieces - 1) totals.push(measure.total);
    }
    if (step !== warm) continue;
    globalThis.gc?.();
    before = { tensors: tf.memory().numTensors, megabytes: megabytes() };
  }
  globalThis.gc?.();
  const tensors = tf.memory().numTensors - before.tensors;
  const grown = megabytes() - before.megabytes;
  const { mode, notices } = learner;
  learner.dispose();
  assert.deepEqual(notices, []);
  return { totals, tensors, grown, mode };
}

/** The largest difference of two courses, relative where totals are above 1. */
const apart = (a: readonly number[], b: readonly number[]): number =>
  a
    .slice(0, b.length)
    .reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] ?? NaN)) / Math.max(1, Math.abs(x))), 0);

/**
 * Trains `steps` steps with each method, captured, and the first quarter of them eager too: tensors and memory stay flat, and the
 * two ways have the same totals to 1e-3. Memory is judged where garbage can be collected on demand.
 * @param hasGraphs whether the backend captures steps; else the eager way alone is looked at
 */
export async function methods(
  steps: number,
  chosen: typeof everyMethod,
  hasGraphs: boolean,
  log: (line: string) => void,
): Promise<void> {
  const failed: string[] = [];
  // Allocators and caches of the process take their time to fill.
  if (globalThis.gc) await train(experimentWith('', ''), steps, true);
  for (const [name, written] of chosen) {
    const experiment = experimentWith(name, written);
    const eager = await train(experiment, hasGraphs ? Math.ceil(steps / 4) : steps, true);
    const captured = hasGraphs ? await train(experiment, steps, false) : eager;
    const difference = apart(captured.totals, eager.totals);
    const passed =
      [captured, eager].every(({ tensors, grown }) => tensors === 0 && (!globalThis.gc || grown < 20)) &&
      difference < 1e-3 &&
      (!hasGraphs || captured.mode === 'captured graph');
    if (!passed) failed.push(name);
    log(
      `${passed ? '✔' : '✖'} ${name}: ${steps} steps, ${captured.mode}; tensors +${captured.tensors}, +${eager.tensors}; MB +${captured.grown.toFixed(1)}, +${eager.grown.toFixed(1)}; totals ${captured.totals.at(-1)?.toPrecision(6)}, apart at most ${difference.toExponential(1)}`,
    );
  }
  assert.deepEqual(failed, []);
}
