import type { Score } from './score.ts';

/** The places of values in rising order. */
function risingOrder(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  return order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

/** Calls `group` with the places of each run of equal values, in rising order. */
function eachTie(values: ArrayLike<number>, group: (places: Uint32Array, before: number) => void): void {
  const order = risingOrder(values);
  for (let from = 0; from < order.length;) {
    const value = values[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === value) to++;
    group(order.subarray(from, to), from);
    from = to;
  }
}

/** Ranks from 1 in rising order; equal values share their mean rank. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(values.length);
  eachTie(values, (places, before) => {
    for (const place of places) ranks[place] = before + (places.length + 1) / 2;
  });
  return ranks;
}

const count = (positive: ArrayLike<unknown>): number => Array.from(positive).filter(Boolean).length;

/** Why neither ranking metric has a value where all rows are of one kind. */
function oneKind(positives: number, length: number): Score | undefined {
  if (positives === 0) return { why: length === 0 ? 'no row has a label' : 'no label says yes' };
  return positives === length ? { why: 'every label says yes' } : undefined;
}

/**
 * P(score of a positive > that of a negative) + ½P(equal), by ranks (Hanley & McNeil 1982).
 * @param positive 1 or true where the row is one
 */
export function auroc(scores: ArrayLike<number>, positive: ArrayLike<number>): Score {
  const positives = count(positive);
  const undefinable = oneKind(positives, scores.length);
  if (undefinable !== undefined) return undefinable;
  const ranks = averageRanks(scores);
  const sum = ranks.reduce((total, rank, i) => total + (positive[i] ? rank : 0), 0);
  return (sum - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives));
}

/** Σ (R_n − R_{n−1})·P_n over falling thresholds, equal scores at once (scikit-learn's `average_precision_score`). */
export function averagePrecision(scores: ArrayLike<number>, positive: ArrayLike<number>): Score {
  const positives = count(positive);
  const undefinable = oneKind(positives, scores.length);
  if (undefinable !== undefined) return undefinable;
  let [found, seen, area] = [0, 0, 0];
  eachTie(
    Float64Array.from(scores, (score) => -score),
    (places) => {
      const added = places.reduce((sum, place) => sum + (positive[place] ? 1 : 0), 0);
      seen += places.length;
      found += added;
      area += (added / positives) * (found / seen);
    },
  );
  return area;
}
