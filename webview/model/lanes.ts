import { drawing } from '../chart/dom.ts';
import { colorVariable, shapeOf } from '../chart/palette.ts';

/** Above as many tasks a lane for each could no longer be told apart. */
export const mostLanes = 8;

/** Width of the picture, pixels. */
export const pictureWidth = 372;

/** The tasks side by side, a lane for each; one lane for all where they are too many. */
export class Lanes {
  readonly #tasks: readonly string[];
  readonly #count: number;

  constructor(tasks: readonly string[]) {
    this.#tasks = tasks;
    this.#count = tasks.length > mostLanes ? 1 : tasks.length;
  }

  /** Whether every task has a lane of its own. */
  get areApart(): boolean {
    return this.#tasks.length <= mostLanes;
  }

  /** A stretch of the picture: wires of the tasks that go on, and the box of a layer over the lanes of its tasks. */
  row({ height, tasks, through, text, detail = '', depth = 0 }: LaneRow): SVGElement {
    const own = this.#lanesOf(tasks);
    return drawing(
      'svg',
      {
        class: 'lanes',
        width: String(pictureWidth),
        height: String(height),
        viewBox: `0 0 ${pictureWidth} ${height}`,
        'aria-hidden': 'true',
      },
      ...this.#lanesOf(through).map((lane) => this.#wire(lane, 0, height)),
      ...stretches(own).flatMap(([from, to], i) =>
        this.#box(from, to, { height, depth, text: i === 0 ? text : '', detail: i === 0 ? detail : '', lanes: own }),
      ),
    );
  }

  /** Where the tasks end: their losses. */
  ends(losses: readonly string[]): SVGElement {
    const ends = losses.slice(0, this.#count).flatMap((loss, lane) => {
      const x = this.#center(lane);
      const dot = drawing('circle', { cx: String(x), cy: '14', r: '3.5', class: 'end' });
      this.#paint(dot, lane);
      const text = drawing('text', { x: String(x), y: '32', 'text-anchor': 'middle' });
      text.append(this.areApart ? loss : `${losses.length} tasks`);
      return [this.#wire(lane, 0, 10), dot, text];
    });
    return drawing(
      'svg',
      {
        class: 'lanes',
        width: String(pictureWidth),
        height: '40',
        viewBox: `0 0 ${pictureWidth} 40`,
        'aria-hidden': 'true',
      },
      ...ends,
    );
  }

  #lanesOf(tasks: readonly string[]): number[] {
    if (!this.areApart) return tasks.length > 0 ? [0] : [];
    return this.#tasks.flatMap((task, lane) => (tasks.includes(task) ? [lane] : []));
  }

  #center(lane: number): number {
    return ((lane + 0.5) * pictureWidth) / this.#count;
  }

  #paint(node: SVGElement, lane: number): void {
    const color = this.areApart ? `var(${colorVariable('task', lane)})` : 'var(--axis)';
    node.style.setProperty('--c', color);
  }

  #wire(lane: number, from: number, to: number): SVGElement {
    const wire = drawing('path', {
      class: lane % 2 === 1 ? 'wire dashed' : 'wire',
      d: `M${this.#center(lane)} ${from}V${to}`,
    });
    this.#paint(wire, lane);
    return wire;
  }

  #box(from: number, to: number, { height, depth, text, detail, lanes }: Box): SVGElement[] {
    const half = pictureWidth / this.#count / 2 - 4;
    const left = this.#center(from) - half + 8 * depth;
    const right = this.#center(to) + half - 8 * depth;
    const isOwn = this.areApart && lanes.length === 1;
    const rect = drawing('rect', {
      class: isOwn ? 'layer own' : 'layer',
      ...{ x: String(left), y: '4', width: String(right - left), height: String(height - 8), rx: '3' },
    });
    if (isOwn) this.#paint(rect, from);
    const words = (content: string, y: number, kind: string): SVGElement[] => {
      const node = drawing('text', {
        class: kind,
        x: String((left + right) / 2),
        y: String(y),
        'text-anchor': 'middle',
      });
      node.append(fitting(content, right - left - (isOwn ? 8 : 12 + 28 * Math.min(lanes.length, 3))));
      return content === '' ? [] : [node];
    };
    const middle = height / 2 + 4;
    const marks = this.areApart && !isOwn && to > from ? lanes.filter((lane) => lane >= from && lane <= to) : [];
    return [
      rect,
      ...words(text, detail === '' ? middle : middle - 6, 'name'),
      ...words(detail, middle + 8, 'detail'),
      ...marks.map((lane, i) => this.#mark(lane, right - 14 * (marks.length - i), height / 2 - 5)),
    ];
  }

  #mark(lane: number, x: number, y: number): SVGElement {
    const mark = drawing('path', { class: 'mark', d: shapeOf(lane), transform: `translate(${x} ${y})` });
    this.#paint(mark, lane);
    return mark;
  }
}

/** A stretch of the picture. */
export interface LaneRow {
  readonly height: number;
  /** Whose layer it is. */
  readonly tasks: readonly string[];
  /** Whose wires go on here. */
  readonly through: readonly string[];
  readonly text: string;
  readonly detail?: string;
  /** How deep the layer stands inside others. */
  readonly depth?: number;
}

interface Box {
  readonly height: number;
  readonly depth: number;
  readonly text: string;
  readonly detail: string;
  readonly lanes: readonly number[];
}

/** Neighbouring lanes together, as first and last. */
function stretches(lanes: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const lane of lanes) {
    const last = found.at(-1);
    if (last && last[1] === lane - 1) last[1] = lane;
    else found.push([lane, lane]);
  }
  return found;
}

/** As much of a text as fits into so many pixels, by the width of most letters at 11 px. */
function fitting(text: string, width: number): string {
  const most = Math.max(3, Math.floor(width / 5.8));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
