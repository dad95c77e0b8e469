import type { Plot } from './plot.ts';
import type { Span } from './reduce.ts';

/** What a person can do with the x axis that all charts share; values in its units. */
export interface Gestures {
  point(at: number | undefined): void;
  /** While a part is being drawn out; undefined when that ends. */
  select(span: Span | undefined): void;
  zoom(span: Span): void;
  pan(distance: number): void;
  reset(): void;
  /** Moves the crosshair by measured steps. */
  step(steps: number): void;
  /** Moves the crosshair to the first or the last step in sight. */
  edge(side: 'first' | 'last'): void;
  /** The run that the pointer is near to comes forward. */
  raise(run: string | undefined): void;
  /** A step was clicked, or Enter pressed on it. */
  inspect(at?: number): void;
  /** The numbers of the chart as a table. */
  tabulate(plot: Plot): void;
  /** The part of the axis in sight. */
  span(): Span;
}

/** Milliseconds in which a second click may follow the first. */
const patience = 300;
/** Pixels that a press may wander and still be a click. */
const slack = 4;
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -100, PageDown: 100 };

/** Wires pointer, wheel and keys of a chart to the shared axis. */
export function listen(plot: Plot, gestures: Gestures): void {
  const { box } = plot;
  listenToDrag(plot, gestures);
  box.addEventListener('pointerleave', () => {
    gestures.point(undefined);
    gestures.raise(undefined);
  });
  box.addEventListener('dblclick', () => gestures.reset());
  box.addEventListener('keydown', (event) => {
    if (pressKey(event, plot, gestures)) event.preventDefault();
  });
  box.addEventListener('wheel', (event) => turnWheel(event, plot, gestures), { passive: false });
}

interface Press {
  readonly id: number;
  readonly clientX: number;
  readonly from: number;
  readonly panning: boolean;
  wide: boolean;
  last: number;
}

function listenToDrag(plot: Plot, gestures: Gestures): void {
  const { box } = plot;
  let press: Press | undefined;
  let clicked: ReturnType<typeof setTimeout> | undefined;
  // The first click of two must not do what one does.
  const click = (at: number): void => {
    clearTimeout(clicked);
    clicked = setTimeout(() => gestures.inspect(at), patience);
  };
  box.addEventListener('dblclick', () => clearTimeout(clicked));
  box.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const { clientX, pointerId: id, shiftKey: panning } = event;
    press = { id, clientX, from: plot.valueAt(clientX), panning, wide: false, last: clientX };
    box.setPointerCapture(id);
  });
  box.addEventListener('pointermove', (event) => {
    gestures.point(plot.valueAt(event.clientX));
    gestures.raise(press ? undefined : plot.runAt(event.clientX, event.clientY));
    if (press) drag(event.clientX, press, plot, gestures);
  });
  const end = (event: PointerEvent): void => {
    if (press && !press.wide && event.type === 'pointerup') click(press.from);
    if (press?.wide && !press.panning && event.type === 'pointerup') {
      const to = plot.valueAt(event.clientX);
      gestures.zoom({ from: Math.min(press.from, to), to: Math.max(press.from, to) });
    }
    press = undefined;
    gestures.select(undefined);
  };
  box.addEventListener('pointerup', end);
  box.addEventListener('pointercancel', end);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !press) return;
    press = undefined;
    gestures.select(undefined);
    event.stopImmediatePropagation();
  });
}

function drag(clientX: number, press: Press, plot: Plot, gestures: Gestures): void {
  press.wide ||= Math.abs(clientX - press.clientX) > slack;
  if (!press.wide) return;
  if (!press.panning) gestures.select({ from: press.from, to: plot.valueAt(clientX) });
  else gestures.pan(((press.last - clientX) / plot.columns) * width(gestures.span()));
  press.last = clientX;
}

function pressKey(event: KeyboardEvent, plot: Plot, gestures: Gestures): boolean {
  const step = steps[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (step !== undefined) gestures.step(step * (event.shiftKey ? 10 : 1));
  else if (event.key === 'Home') gestures.edge('first');
  else if (event.key === 'End') gestures.edge('last');
  else if (event.key === 'Escape') gestures.point(undefined);
  else if (event.key === 'Enter') gestures.inspect();
  else if (event.key === 't' || event.key === 'T') gestures.tabulate(plot);
  else if (event.key === '0') gestures.reset();
  else if (event.key === '+' || event.key === '-')
    gestures.zoom(scaled(gestures.span(), event.key === '+' ? 0.5 : 2, 0.5));
  else return false;
  return true;
}

/** A sideways wheel pans, with Ctrl (or a pinch) it zooms; a plain wheel scrolls the page. */
function turnWheel(event: WheelEvent, plot: Plot, gestures: Gestures): void {
  const span = gestures.span();
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  if (event.ctrlKey) {
    const at = (plot.valueAt(event.clientX) - span.from) / width(span);
    gestures.zoom(scaled(span, Math.exp(event.deltaY * 0.002), Math.max(0, Math.min(1, at))));
  } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
    gestures.pan((sideways / plot.columns) * width(span));
  } else return;
  event.preventDefault();
}

function width({ from, to }: Span): number {
  return to - from;
}

/** `span` times `factor`, around the place that lies at the share `at` of it. */
function scaled(span: Span, factor: number, at: number): Span {
  const middle = span.from + at * width(span);
  return { from: middle - at * width(span) * factor, to: middle + (1 - at) * width(span) * factor };
}
