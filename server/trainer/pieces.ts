import type { StepMeasure, TaskMeasure } from './parts.ts';

/** Where batches stand in a step that several batches make. */
export interface Piece {
  /** From 0 to `count` − 1. */
  readonly index: number;
  readonly count: number;
  /** Labels of each of the step's tasks, in all batches together. */
  readonly rows: Readonly<Record<string, number>>;
}

/** The part of a task's labels that a batch of `labels` of them is: the weight of its mean loss in L_i. */
export const shareOf = (piece: Piece | undefined, task: string, labels: number): number =>
  piece ? labels / (piece.rows[task] ?? labels) : 1;

/** A batch's measure with the part of each task's labels that it is. */
export interface MeasuredPiece {
  readonly measure: StepMeasure;
  readonly shares: Readonly<Record<string, number>>;
}

/**
 * The measure of a step that takes independent batches: that of the one it descends, the last, or of the first whose numbers are
 * broken.
 */
export function lastOf(pieces: readonly MeasuredPiece[]): StepMeasure {
  const isBroken = ({ measure }: MeasuredPiece): boolean =>
    Object.values(measure.tasks).some(({ loss }) => !Number.isFinite(loss));
  const piece = pieces.find(isBroken) ?? pieces.at(-1);
  if (!piece) throw new Error('a step has at least one batch');
  return piece.measure;
}

/**
 * The measure of a whole step: L_i is the mean over the labels of all its batches, sums add up, and so do the totals, since
 * each batch's total has its losses already weighted by their parts. λR and the gradients come with the last batch.
 */
export function combined(pieces: readonly MeasuredPiece[]): StepMeasure {
  const [only] = pieces;
  const last = pieces.at(-1);
  if (!only || !last) throw new Error('a step has at least one batch');
  if (pieces.length === 1) return only.measure;
  const tasks: Record<string, TaskMeasure> = {};
  const weights: Record<string, number> = {};
  let [total, added] = [0, 0];
  for (const { measure, shares } of pieces) {
    total += measure.total;
    added += measure.added;
    Object.assign(weights, measure.weights);
    for (const [task, { loss, sums }] of Object.entries(measure.tasks)) {
      const before = tasks[task] ?? { loss: 0, sums: [0, 0] };
      tasks[task] = {
        loss: before.loss + (shares[task] ?? 0) * loss,
        sums: [before.sums[0] + sums[0], before.sums[1] + sums[1]],
      };
    }
  }
  return { ...last.measure, tasks, weights, total, added };
}
