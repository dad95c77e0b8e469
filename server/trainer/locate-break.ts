import { setImmediate as turn } from 'node:timers/promises';
import type { Experiment } from '../definition/experiment.ts';
import type { EpochPlan } from '../data/schedule.ts';
import { BatchMaker } from './batch-maker.ts';
import type { Batch } from './batch.ts';
import type { Learner } from './learner.ts';
import type { Piece } from './pieces.ts';
import { batchesOfStep } from './prepare.ts';
import { groupsOf, pieceOf, type PlannedGroup } from './step-groups.ts';
import { labelCounter, type TrainingData } from './training-data.ts';
import { ValidationBatches } from './validation-batches.ts';

/** Where the numbers of a step broke, in a sentence: in the data, or in the network. */
export interface Whereabouts {
  readonly in: 'data' | 'network';
  readonly text: string;
}

/** What is needed to take the steps of an epoch again. */
export interface BrokenEpoch {
  readonly experiment: Experiment;
  readonly data: TrainingData;
  readonly learner: Learner;
  readonly plan: EpochPlan;
  /** The number of its first step in the run, and of the one whose numbers broke. */
  readonly first: number;
  readonly step: number;
  learningRateAt(step: number): number;
  /** Brings the learner back to the beginning of the epoch. */
  rewind(): void | Promise<void>;
  /** Throws where the run is to end. */
  check(): void;
}

/** Seconds after which the search ends without a result. */
const longest = 60;

/**
 * Finds where a step's numbers broke. A graph has changed the parameters before anybody sees that, so the epoch is taken again
 * up to that step, which is then looked at layer by layer. Nothing where that takes too long.
 */
export async function locateBreak(epoch: BrokenEpoch): Promise<Whereabouts | undefined> {
  const { experiment, data, plan, first, step } = epoch;
  const groups = [...groupsOf(plan, experiment, labelCounter(experiment, data))].slice(0, step - first + 1);
  const broken = groups.at(-1);
  if (!broken) return undefined;
  const row = brokenRow(epoch, broken);
  if (row !== undefined) return { in: 'data', text: row };
  await epoch.rewind();
  const began = performance.now();
  for (const [i, group] of groups.slice(0, -1).entries()) {
    for (const work of piecesOf(epoch, group)) train(epoch, first + i, work);
    await turn();
    epoch.check();
    if (performance.now() - began > 1000 * longest) return undefined;
  }
  return { in: 'network', text: textOf(epoch, broken) };
}

interface PieceWork {
  readonly batches: readonly Batch[];
  readonly piece: Piece | undefined;
}

/** The batches of a step, made one after the other, since they share their buffers. */
function* piecesOf({ experiment, data }: BrokenEpoch, group: PlannedGroup): Generator<PieceWork> {
  const maker = new BatchMaker(experiment);
  for (const [i, planned] of group.planned.entries())
    yield { batches: batchesOfStep(experiment, data, maker, planned), piece: pieceOf(group, i) };
}

function train(
  { learner, learningRateAt, experiment, data }: BrokenEpoch,
  step: number,
  { batches, piece }: PieceWork,
): void {
  learner.train(batches, step, {
    learningRate: learningRateAt(step),
    ...(piece && { piece }),
    validation: new ValidationBatches(experiment, data).at(step),
  });
}

/** Looks at the batches of the step up to the first that breaks; none but the last changes the parameters. */
function textOf({ learner, step, ...epoch }: BrokenEpoch, group: PlannedGroup): string {
  let text = '';
  for (const { batches, piece } of piecesOf({ learner, step, ...epoch }, group)) {
    const place = learner.brokenPlace(batches, step, piece);
    text = place.text;
    if (place.found) return text;
  }
  return text;
}

/** The first row of a step whose input is not finite. */
function brokenRow(epoch: BrokenEpoch, { planned }: PlannedGroup): string | undefined {
  const maker = new BatchMaker(epoch.experiment);
  for (const { rows } of planned) {
    for (const [name, ids] of Object.entries(rows)) {
      const set = epoch.data[name]?.set.train;
      if (!set) continue;
      const { inputs } = maker.make(name, set, ids, []);
      const at = inputs.findIndex((value) => !Number.isFinite(value));
      const id = ids[Math.floor(at / (inputs.length / ids.length))];
      if (at >= 0 && id !== undefined)
        return `The input of row ${id + 1} of the ${set.count} training rows of the data set '${name}' holds ${String(inputs[at])}: mend that row, or leave it out.`;
    }
  }
  return undefined;
}
