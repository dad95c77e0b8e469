import path from 'node:path';
import type { Rows, Target } from '../../data/dataset.ts';
import type { FittedSet, FittedTarget } from '../../data/fitted.ts';
import type { Experiment } from '../../definition/experiment.ts';
import { hasCheckpoint, restoreCheckpoint } from '../checkpoint.ts';
import { runFiles } from '../folder/files.ts';
import { readFitted, type FittedRun } from '../folder/fitted.ts';
import type { RunRecord } from '../folder/record.ts';
import { readResolved } from '../folder/resolved.ts';
import { readRecord } from '../folder/runs.ts';
import { Learner } from '../learner.ts';
import { UseError } from './use.ts';

/** A run whose network can be used. */
export interface TrainedRun {
  readonly dir: string;
  readonly record: RunRecord;
  /** With the losses as its data made them. */
  readonly experiment: Experiment;
  readonly sets: FittedRun['sets'];
}

/** Reads a run whose network is to be used. Throws a UseError where it has learned nothing yet, or has no network of its own. */
export function readTrainedRun(dir: string): TrainedRun {
  const record = readRecord(dir);
  const { experiment, members } = readResolved(dir);
  const { id, state } = record;
  if (members) {
    const runs = members.map((member) => path.basename(member)).join(', ');
    throw new UseError(
      `Run ${id} has no network of its own: it averages those of the runs ${runs}. Name one of these.`,
    );
  }
  if (!hasCheckpoint(path.join(dir, runFiles.checkpoint)))
    throw new UseError(
      `Run ${id} is ${state} and has saved nothing that it learned: wait for its first epoch, or train it.`,
    );
  const fitted = readFitted(dir);
  if (!fitted)
    throw new UseError(
      `Run ${id} is of before runs kept what they fitted on their training rows: train it once more (mtl reproduce ${id}).`,
    );
  const tasks = Object.entries(experiment.tasks).map(
    ([name, task]) => [name, { ...task, loss: fitted.losses[name] ?? task.loss }] as const,
  );
  return { dir, record, experiment: { ...experiment, tasks: Object.fromEntries(tasks) }, sets: fitted.sets };
}

/**
 * Lets `work` use the network of a run with the parameters that were chosen, averages in place of the last ones where the run
 * has them.
 * @param tell told, in sentences, which parameters these are where that is not plain
 */
export async function withNetwork<T>(
  { dir, record, experiment, sets }: TrainedRun,
  tell: (sentence: string) => void,
  work: (learner: Learner) => Promise<T>,
): Promise<T> {
  const rows = Object.entries(experiment.tasks).map(([name, task]) => [name, noRows(setOf(sets, task.data))] as const);
  const learner = new Learner(experiment, Object.fromEntries(rows));
  try {
    const checkpoints = path.join(dir, runFiles.checkpoint);
    const { epoch, step, begun } = restoreCheckpoint(checkpoints, 'chosen', learner, { onDamage: tell });
    const early = record.state === 'finished' ? undefined : `Run ${record.id} is ${record.state}`;
    if (begun)
      tell(
        `${early ?? `Run ${record.id} ended early`}: no epoch was chosen, so its last parameters are used, of step ${step}.`,
      );
    else if (early !== undefined) tell(`${early}: the best parameters so far are used, of epoch ${epoch}.`);
    return await learner.withAverages(() => work(learner));
  } finally {
    learner.dispose();
  }
}

/** What was fitted on a data set. Throws a UseError where nothing is known of it. */
export function setOf(sets: FittedRun['sets'], name: string): FittedSet {
  const set = sets[name];
  if (!set) throw new UseError(`How rows of the data set ${name} become inputs was not kept with the run.`);
  return set;
}

/** Rows of the shapes and kinds of a data set, but none of them. */
export function noRows({ shape, ids, inputs, targets }: FittedSet): Rows {
  const empty = Object.entries(targets).map(([name, target]) => [name, emptyTarget(target, shape)] as const);
  return {
    count: 0,
    inputShape: shape,
    ...(ids !== undefined && { ids }),
    targets: Object.fromEntries(empty),
    fitted: inputs,
    sha256: '',
    gather: () => undefined,
  };
}

function emptyTarget(target: FittedTarget, [steps = 0]: readonly number[]): Target {
  if (target.kind === 'number') return { kind: 'number', values: new Float32Array() };
  const { kind, classes } = target;
  const values = new Int32Array();
  return kind === 'tags' ? { kind, classes, steps, values } : { kind, classes, values };
}
