import type { Numbers } from './numbers.ts';
import type { Span } from './reduce.ts';
import { linearTicks } from './ticks.ts';

/** What the shared x axis counts. */
export type XAxis = 'step' | 'epoch' | 'samples' | 'time';

export const xAxes: readonly XAxis[] = ['step', 'epoch', 'samples', 'time'];

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Ticks of the shared axis, 3 to 5 in `width` pixels, the unit behind the last one. */
export function xTicks(axis: XAxis, span: Span, width: number, numbers: Numbers): Tick[] {
  const [size, unit] = axis === 'time' ? timeUnit(span.to) : [1, plural[axis]];
  const inUnit = { from: span.from / size, to: span.to / size };
  const count = Math.max(2, Math.min(5, Math.round(width / 48)));
  const whole = axis === 'time' ? () => true : (tick: number) => axis === 'epoch' || Number.isInteger(tick);
  const values = linearTicks(inUnit, count).filter(whole);
  return values.map((value, i) => ({
    value: value * size,
    text: numbers.axis(value) + (i === values.length - 1 ? ` ${unit}` : ''),
  }));
}

const plural = { step: 'steps', epoch: 'epochs', samples: 'samples' } as const;

function timeUnit(seconds: number): [number, string] {
  if (seconds >= 2 * 3600) return [3600, 'h'];
  return seconds >= 180 ? [60, 'min'] : [1, 's'];
}

/** Up to `last`, with a little room while a run grows, so that the axis moves in steps and not with every value. */
export function fullSpan(last: number, growing: boolean): Span {
  if (!(last > 0)) return { from: 0, to: 1 };
  if (!growing) return { from: 0, to: last };
  const room = 10 ** Math.floor(Math.log10(last)) / 10;
  return { from: 0, to: Math.ceil(last / room - 1e-9) * room };
}

/** `span` moved and narrowed until it lies inside `full`, at least `smallest` wide where `full` is. */
export function fitSpan(span: Span, full: Span, smallest: number): Span {
  const width = Math.min(full.to - full.from, Math.max(span.to - span.from, smallest));
  const middle = (span.from + span.to) / 2;
  const from = Math.max(full.from, Math.min(full.to - width, middle - width / 2));
  return { from, to: from + width };
}
