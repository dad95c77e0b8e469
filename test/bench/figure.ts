/** One line of a benchmark: our figure beside a peer's, measured in turns in one run. */
export interface Figure {
  readonly name: string;
  /** Medians; `peer` is null where the peer could not be had, or there is none. */
  readonly ours: number;
  readonly peer: number | null;
  /** Empty where the figure stands alone. */
  readonly peerName: string;
  readonly unit: string;
  /** How many times better ours is; for times, peer over ours. Null without a peer. */
  readonly ratio: number | null;
  /** The lowest and the highest ratio of a turn. */
  readonly spread?: readonly [number, number];
  /** What is asked for: a ratio of at least so much, or where there is no peer, a figure of at most so much. */
  readonly bar?: number;
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

/** A figure for times that were measured in turns, block by block: the ratio is the median of the turns' ratios. */
export function turnsFigure(
  name: string,
  ours: readonly (readonly number[])[],
  peer: readonly (readonly number[])[],
  rest: { readonly peerName: string; readonly unit: string; readonly bar?: number },
): Figure {
  const ratios = peer.map((block, turn) => median(block) / median(ours[turn] ?? []));
  const whole = { name, ours: median(ours.flat()), peer: median(peer.flat()), ...rest };
  return { ...whole, ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] };
}

/** A figure in words: its name, our value, the peer's and the ratio, and whether what is asked for is reached. */
export function lineOf({ name, ours, peer, peerName, unit, ratio, spread, bar }: Figure): string {
  const value = `${name}: ${ours.toPrecision(3)} ${unit}`;
  if (peerName === '') return value + verdict(bar, bar !== undefined && ours <= bar, `at most ${bar} ${unit}`);
  if (peer === null || ratio === null) return `${value}, ${peerName} could not be measured`;
  const range = spread ? ` (${spread.map((end) => end.toFixed(2)).join(' to ')})` : '';
  const beside = `${value}, ${peerName} ${peer.toPrecision(3)} ${unit}, ratio ${ratio.toFixed(2)}${range}`;
  return beside + verdict(bar, bar !== undefined && ratio >= bar, `at least ${bar}`);
}

const verdict = (bar: number | undefined, reached: boolean, wanted: string): string =>
  bar === undefined ? '' : `; ${wanted}: ${reached ? 'reached' : 'MISSED'}`;
