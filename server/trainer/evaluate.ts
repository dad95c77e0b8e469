import { setImmediate as turn } from 'node:timers/promises';
import type { Target } from '../data/dataset.ts';
import type { Experiment } from '../definition/experiment.ts';
import { isInTraining } from '../definition/metric.ts';
import { batchesOf } from '../data/batches.ts';
import { scoreOutputs } from '../objective/metrics/score-outputs.ts';
import { ScoreSums } from '../objective/metrics/score-sums.ts';
import { isDefined, noLabels, type Score } from '../objective/metrics/score.ts';
import type { BatchMaker } from './batch-maker.ts';
import type { Scores } from './folder/record.ts';
import type { Evaluation } from './learner.ts';
import type { Batch } from './batch.ts';
import { targetOf, type SplitData } from './training-data.ts';

/** Rows a forward pass takes at once: only a matter of speed. */
export const evaluationRows = 256;

/** What an evaluation tells while it goes on. */
export interface EvaluationEvents {
  /** Called after each pass; what it throws ends the evaluation. */
  check(): void;
  /** Called with a sentence for each score that is undefined. */
  notice(text: string): void;
  /** Shown the outputs of every task, pass by pass; without it only those that metrics need leave the device. */
  readonly keep?: (task: string, ids: Int32Array, said: BatchOutputs) => void;
}

/** What a task gave for rows, row after row. */
export interface BatchOutputs {
  /** As the last layer gives them. */
  readonly outputs: Float32Array;
  readonly targets: Int32Array | Float32Array;
}

/** What the batches of a split gave for one task. */
interface Gathered {
  readonly sums: ScoreSums;
  readonly outputs: Float32Array[];
  readonly targets: (Int32Array | Float32Array)[];
}

/** What gives loss and outputs of batches: a network, or several. */
export interface Evaluator {
  evaluate(batches: readonly Batch[], outputsOf?: 'metrics' | 'all'): Pick<Evaluation, 'tasks' | 'outputs'>;
}

/** Loss and metrics of every task on one split, in passes that let the event loop turn. */
export async function evaluate(
  experiment: Experiment,
  learner: Evaluator,
  data: Readonly<Record<string, Pick<SplitData, 'set' | 'validation' | 'test'>>>,
  batches: BatchMaker,
  split: 'validation' | 'test',
  events: EvaluationEvents,
): Promise<Record<string, Scores>> {
  const gathered = Object.fromEntries(
    Object.keys(experiment.tasks).map((name): [string, Gathered] => [
      name,
      { sums: new ScoreSums(), outputs: [], targets: [] },
    ]),
  );
  for (const [name, splitData] of Object.entries(data)) {
    const rows = split === 'test' ? splitData.set.test : splitData.set.train;
    const tasks = Object.keys(experiment.tasks).filter((task) => experiment.tasks[task]?.data === name);
    for (const ids of batchesOf(splitData[split], evaluationRows)) {
      const batch = batches.make(name, rows, ids, tasks);
      const measure = learner.evaluate([batch], events.keep ? 'all' : 'metrics');
      for (const [task, { loss, sums: added }] of Object.entries(measure.tasks)) {
        const [targets, outputs] = [batch.targets[task] ?? new Int32Array(), measure.outputs[task]];
        gathered[task]?.sums.add(loss, added, targets);
        if (!outputs) continue;
        events.keep?.(task, ids, { outputs, targets });
        if (experiment.tasks[task]?.metrics.every(isInTraining)) continue;
        gathered[task]?.outputs.push(outputs);
        gathered[task]?.targets.push(targets);
      }
      await turn();
      events.check();
    }
  }
  const target = (task: string): Target | undefined => targetOf(experiment, data, task, split);
  return defined(
    Object.fromEntries(
      Object.entries(gathered).map(([task, of]) => [task, scores(experiment, task, of, target(task))]),
    ),
    split,
    events.notice,
  );
}

/** The metrics in the order of the file: from sums where they do, else from the outputs for all rows. */
function scores(
  { tasks }: Experiment,
  name: string,
  { sums, outputs, targets }: Gathered,
  target: Target | undefined,
): Record<string, Score> {
  const task = tasks[name];
  if (!task || !target) throw new Error(`the task ${name} has no target`);
  const rest = task.metrics.filter((metric) => !isInTraining(metric));
  const summed = sums.scores(task.metrics);
  const scored = scoreOutputs(rest, target, task.loss.type, joinedFloats(outputs), joined(target, targets));
  const all = { ...summed, ...scored };
  return Object.fromEntries(['loss', ...task.metrics].map((metric) => [metric, all[metric] ?? noLabels]));
}

const lengthOf = (pieces: readonly ArrayLike<number>[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

function placed<T extends Int32Array | Float32Array>(into: T, pieces: readonly ArrayLike<number>[]): T {
  let at = 0;
  for (const piece of pieces) {
    into.set(piece, at);
    at += piece.length;
  }
  return into;
}

const joinedFloats = (pieces: readonly Float32Array[]): Float32Array =>
  placed(new Float32Array(lengthOf(pieces)), pieces);

const joined = ({ kind }: Target, pieces: readonly (Int32Array | Float32Array)[]): Int32Array | Float32Array =>
  placed(kind === 'number' ? new Float32Array(lengthOf(pieces)) : new Int32Array(lengthOf(pieces)), pieces);

/** The scores that sums over the rows trained on amount to, task by task. */
export function trainingScores(
  { tasks }: Experiment,
  sums: Readonly<Record<string, ScoreSums>>,
  notice: (text: string) => void,
): Record<string, Scores> {
  const entries = Object.entries(tasks).map(([name, task]) => [name, sums[name]?.scores(task.metrics) ?? {}] as const);
  return defined(Object.fromEntries(entries), 'training', notice);
}

/** Scores as they are kept, null where one is undefined, which is said. */
function defined(
  tasks: Readonly<Record<string, Readonly<Record<string, Score>>>>,
  split: string,
  notice: (text: string) => void,
): Record<string, Scores> {
  const number = (task: string, name: string, score: Score): number | null => {
    if (isDefined(score)) return score;
    notice(`The ${name} of ${task} on the ${split} rows is undefined, since ${score.why}.`);
    return null;
  };
  return Object.fromEntries(
    Object.entries(tasks).map(([task, all]) => [
      task,
      Object.fromEntries(Object.entries(all).map(([name, score]) => [name, number(task, name, score)])),
    ]),
  );
}

/** The sums of tasks, for a checkpoint in the middle of an epoch. */
export const statesOf = (sums: Readonly<Record<string, ScoreSums>>): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(sums).map(([name, { state }]) => [name, state]));
