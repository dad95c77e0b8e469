import type { Point, Span } from './reduce.ts';
import type { Swatch } from './theme.ts';
import type { Scale } from './ticks.ts';
import type { Tick } from './x-axis.ts';

/** A line of a chart, from one run. */
export interface Line {
  /** What it shows, for the accessible table and for tests: `training, smoothed`. */
  readonly name: string;
  readonly run: string;
  readonly points: Point[];
  readonly swatch: Swatch;
  readonly width: number;
  readonly opacity?: number;
  readonly dash?: readonly number[];
  /** Place of the mark in the palette that each point carries. */
  readonly mark?: number;
  /** A dot on the last point: the run goes on. */
  readonly head?: boolean;
  /** Shown on the crosshair. */
  readonly crossed?: boolean;
  /** Text behind the last point. */
  readonly end?: string;
  readonly bold?: boolean;
  /** Whether places where it leaves the chart are marked at its edge. */
  readonly marksExits?: boolean;
}

/** One band of a stack, from the bottom up; `points` is its upper edge. */
export interface Band {
  readonly name: string;
  readonly run: string;
  readonly points: Point[];
  readonly swatch: Swatch;
  readonly end?: string;
  /** Precedes `end` where the band is too thin for its name. */
  readonly short?: string;
  /** Its colour does not tell which it is: the name before the value, where there is no room for both. */
  readonly named?: boolean;
}

/** All that a chart shows at one moment. */
export interface Content {
  /** The curve in words. */
  readonly label: string;
  readonly value?: string;
  readonly aside?: string;
  readonly x: Span & { readonly ticks: readonly Tick[] };
  readonly y: Scale & { readonly format: (value: number) => string };
  readonly lines: readonly Line[];
  readonly bands?: readonly Band[];
  /** Heights of dotted lines. */
  readonly references?: readonly number[];
  /** What cannot be drawn, with its count: `3 not above 0`. */
  readonly undrawn?: string;
  /** A strip of coloured cells in place of lines: their right ends and values, the first begins at `from`. */
  readonly strip?: Strip;
}

/** Cells side by side on the x axis, coloured by their values from −1 to 1. */
export interface Strip {
  readonly name: string;
  readonly run: string;
  readonly cells: readonly { readonly from: number; readonly to: number; readonly value: number }[];
}

/** A part of the x axis that is being drawn out, or the place of the crosshair; in units of the axis. */
export interface Pointing {
  readonly at?: number | undefined;
  readonly selection?: Span | undefined;
}
