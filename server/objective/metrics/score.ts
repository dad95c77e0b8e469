/** A metric's value, or why it has none: a share of nothing is not 0. */
export type Score = number | Undefined;

export interface Undefined {
  /** The reason as half a sentence, after «undefined since». */
  readonly why: string;
}

/** No row has a label. */
export const noLabels: Undefined = { why: 'no row has a label' };

/** The labels have no variance that could be explained. */
export const sameLabels: Undefined = { why: 'all labels are the same' };

export const isDefined = (score: Score): score is number => typeof score === 'number';

/** The mean of scores; undefined where one is, or where there is none. */
export function meanOf(scores: readonly Score[]): Score {
  let sum = 0;
  for (const score of scores) {
    if (!isDefined(score)) return score;
    sum += score;
  }
  return scores.length === 0 ? noLabels : sum / scores.length;
}
