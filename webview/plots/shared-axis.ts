import type { Pointing } from '../chart/content.ts';
import type { Gestures } from '../chart/gestures.ts';
import { nearest } from '../chart/positions.ts';
import type { Plot } from '../chart/plot.ts';
import type { Span } from '../chart/reduce.ts';
import { fitSpan, fullSpan } from '../chart/x-axis.ts';
import type { XAxis } from '../chart/x-axis.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';

/** What the shared axis needs of its panel. */
export interface AxisOwner {
  settings(): Settings;
  change(settings: Partial<Settings>): void;
  visibleRuns(): readonly Run[];
  focus(): Run | undefined;
  /** The crosshair has moved; `byKey` when not by the pointer. */
  pointed(byKey: boolean): void;
  /** Another run is pointed at, or none. */
  raised(): void;
  /** A step is to be looked at closely. */
  inspect(run: Run, index: number): void;
  /** The numbers of a chart are to be shown as a table. */
  tabulate(plot: Plot): void;
}

/** The x axis that all charts share: the part in sight and the crosshair, moved by gestures. */
export class SharedAxis implements Gestures {
  readonly #owner: AxisOwner;
  #at: number | undefined;
  #selection: Span | undefined;
  #raised: string | undefined;

  constructor(owner: AxisOwner) {
    this.#owner = owner;
  }

  /** Id of the run that is pointed at. */
  get raisedRun(): string | undefined {
    return this.#raised;
  }

  get pointing(): Pointing {
    return { at: this.#at, selection: this.#selection };
  }

  /** From the beginning to the newest step of all visible runs. */
  full(): Span {
    const { axis } = this.#owner.settings();
    const runs = this.#owner.visibleRuns();
    const ends = runs.map((run) => (run.length > 0 ? run.positions(axis).at(run.length - 1) : 0));
    return fullSpan(
      Math.max(0, ...ends),
      runs.some((run) => run.goesOn),
    );
  }

  span(): Span {
    const { follow, zoom } = this.#owner.settings();
    const full = this.full();
    return follow || !zoom ? full : fitSpan(zoom, full, this.#smallest(full));
  }

  point(at: number | undefined): void {
    const snapped = at === undefined ? undefined : this.#snap(at);
    if (snapped === this.#at) return;
    this.#at = snapped;
    this.#owner.pointed(false);
  }

  select(span: Span | undefined): void {
    if (!span && !this.#selection) return;
    this.#selection = span;
    this.#owner.pointed(false);
  }

  zoom(span: Span): void {
    const full = this.full();
    const zoom = fitSpan(span, full, this.#smallest(full));
    if (zoom.to - zoom.from >= (full.to - full.from) * 0.999) this.reset();
    else this.#owner.change({ zoom, follow: false });
  }

  pan(distance: number): void {
    const { from, to } = this.span();
    if (this.#owner.settings().follow) return;
    this.#owner.change({ zoom: fitSpan({ from: from + distance, to: to + distance }, this.full(), 0) });
  }

  reset(): void {
    this.#owner.change({ zoom: undefined, follow: true });
  }

  /** Stops or resumes growing with the run. */
  follow(on: boolean): void {
    if (on) this.reset();
    else this.#owner.change({ follow: false, zoom: this.full() });
  }

  step(steps: number): void {
    const run = this.#owner.focus();
    if (!run || run.length === 0) return;
    const positions = run.positions(this.#owner.settings().axis);
    const now = this.#at === undefined ? run.length - 1 : nearest(positions, this.#at);
    this.#pointByKey(positions.at(Math.max(0, Math.min(run.length - 1, now + steps))));
  }

  edge(side: 'first' | 'last'): void {
    const { from, to } = this.span();
    this.#pointByKey(this.#snap(side === 'first' ? from : to));
  }

  raise(run: string | undefined): void {
    if (run === this.#raised || (run !== undefined && this.#owner.visibleRuns().length < 2)) return;
    this.#raised = run;
    this.#owner.raised();
  }

  inspect(at = this.#at): void {
    const run = this.#owner.focus();
    if (!run || run.length === 0) return;
    const index = at === undefined ? run.length - 1 : nearest(run.positions(this.#owner.settings().axis), at);
    this.#owner.inspect(run, index);
  }

  tabulate(plot: Plot): void {
    this.#owner.tabulate(plot);
  }

  /** Keeps the same steps in sight on another axis. */
  convert(to: XAxis): Partial<Settings> {
    const { axis, zoom } = this.#owner.settings();
    const run = this.#owner.focus();
    this.#at = undefined;
    if (!zoom || !run || run.length < 2) return { axis: to };
    const [before, after] = [run.positions(axis), run.positions(to)];
    const [first, last] = [nearest(before, zoom.from), nearest(before, zoom.to)];
    return last > first
      ? { axis: to, zoom: { from: after.at(first), to: after.at(last) } }
      : { axis: to, zoom: undefined, follow: true };
  }

  /** No narrower than ten steps. */
  #smallest(full: Span): number {
    const longest = Math.max(1, ...this.#owner.visibleRuns().map((run) => run.length));
    return ((full.to - full.from) * 10) / Math.max(10, longest);
  }

  #pointByKey(at: number | undefined): void {
    this.#at = at;
    this.#owner.pointed(true);
  }

  #snap(at: number): number | undefined {
    const run = this.#owner.focus();
    if (!run || run.length === 0) return undefined;
    const positions = run.positions(this.#owner.settings().axis);
    return positions.at(nearest(positions, at));
  }
}
