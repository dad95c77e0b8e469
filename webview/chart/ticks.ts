import type { Span } from './reduce.ts';

/** Round values inside `span`, about `count` of them: multiples of 1, 2, 2.5 or 5 times a power of ten. */
export function linearTicks({ from, to }: Span, count: number): number[] {
  const step = tickStep({ from, to }, count);
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** The distance between about `count` round ticks. */
export function tickStep({ from, to }: Span, count: number): number {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5].find((candidate) => rough / power <= candidate * 1.2) ?? 10;
  return power * factor;
}

/** 1, 2 and 5 of each decade inside `span`, finer in a narrow one, powers of ten in a very wide one. */
export function logTicks({ from, to }: Span): number[] {
  const ratio = to / from;
  if (ratio < 3) return linearTicks({ from, to }, 4);
  const factors = ratio < 20 ? [1, 2, 3, 5, 7] : ratio < 1e4 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(12));
      if (tick >= from * 0.999 && tick <= to * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

export interface Scale extends Span {
  readonly ticks: readonly number[];
  readonly log: boolean;
}

/**
 * A y axis around the values from `low` to `high`, its ends on quarters of a tick so that it stays put while values
 * trickle in. Starts at zero where `zero` asks for it or the values come near it.
 */
export function yScale(low: number, high: number, height: number, zero = false): Scale {
  if (!(high >= low)) return { from: 0, to: 1, ticks: [0, 1], log: false };
  const count = Math.max(2, Math.round(height / 32));
  const room = high > low ? (high - low) * 0.04 : Math.max(Math.abs(high) * 0.5, 1e-9);
  const base = zero || (low >= 0 && low < high * 0.2) ? Math.min(0, low) : low - room;
  const quarter = tickStep({ from: base, to: high + room }, count) / 4;
  const from = Math.floor(base / quarter + 1e-9) * quarter;
  const to = Math.ceil((high + room) / quarter) * quarter;
  return { from, to, ticks: linearTicks({ from, to }, count), log: false };
}

/** A logarithmic y axis around positive values. */
export function logScale(low: number, high: number): Scale {
  if (!(low > 0 && high >= low)) return { from: 0.1, to: 1, ticks: [0.1, 1], log: true };
  const room = Math.max(1.03, (high / low) ** 0.05);
  const span = { from: low / room, to: high * room };
  return { ...span, ticks: logTicks(span), log: true };
}
