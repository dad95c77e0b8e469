/** One line of a benchmark: our figure beside a peer's, measured in turns in one run. */
export interface Figure {
  readonly name: string;
  /** Medians; `peer` is null where the peer could not be had. */
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string;
  readonly unit: string;
  /** How many times better ours is; for times, peer over ours. Null without a peer. */
  readonly ratio: number | null;
}

/** The middle of a list, the mean of the two middle ones where their number is even; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

/** A figure for times a piece of work takes: less is better. */
export function timeFigure(name: string, ours: number, peer: number | null, peerName: string, unit: string): Figure {
  return { name, ours, peer, peerName, unit, ratio: peer === null ? null : peer / ours };
}
