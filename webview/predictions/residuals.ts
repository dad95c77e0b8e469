import type { NumbersView } from '../../server/trainer/outputs/task-view.ts';
import { drawing, element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { linearTicks } from '../chart/ticks.ts';

/** What a plot of numbers shows above each label. */
export const plots = { residual: 'error (predicted − label)', predicted: 'predicted' } as const;

export type PlotName = keyof typeof plots;

const size = { width: 560, height: 320 };
const margins = { left: 56, right: 16, top: 20, bottom: 40 };

/** Every row as a point over its label, with the line on which predictions are right. */
export function residualPlot(view: NumbersView, shown: PlotName, numbers: Numbers): SVGElement {
  const points = view.points.map(
    ([label, predicted]) => [label, shown === 'residual' ? predicted - label : predicted] as const,
  );
  const xs = spanOf(points.map(([x]) => x));
  const ys =
    shown === 'residual'
      ? spanOf([0, ...points.map(([, y]) => y)])
      : spanOf([...points.map(([, y]) => y), xs.from, xs.to]);
  const x = (value: number): number =>
    margins.left + ((value - xs.from) / (xs.to - xs.from)) * (size.width - margins.left - margins.right);
  const y = (value: number): number =>
    size.height -
    margins.bottom -
    ((value - ys.from) / (ys.to - ys.from)) * (size.height - margins.top - margins.bottom);
  const right = (label: number): number => (shown === 'residual' ? 0 : label);
  const drawn = points.map(([px, py]) => `M${x(px).toFixed(1)} ${y(py).toFixed(1)}h0`).join('');
  const label = `${plots[shown]} of ${numbers.integer(points.length)} rows over labels from ${numbers.value(xs.from, 3)} to ${numbers.value(xs.to, 3)}; mean error ${numbers.value(view.bias, 3)}, mean absolute error ${numbers.value(view.mae, 3)}`;
  return drawing(
    'svg',
    { viewBox: `0 0 ${size.width} ${size.height}`, class: 'residuals', role: 'img', 'aria-label': label },
    ...linearTicks(ys, 5).flatMap((tick) => [
      line('grid', margins.left, y(tick), size.width - margins.right, y(tick)),
      text(margins.left - 6, y(tick) + 4, 'end', numbers.axis(tick)),
    ]),
    ...linearTicks(xs, 6).flatMap((tick) => [
      line('grid', x(tick), margins.top, x(tick), size.height - margins.bottom),
      text(x(tick), size.height - margins.bottom + 14, 'middle', numbers.axis(tick)),
    ]),
    text(size.width - margins.right, size.height - 6, 'end', 'label →'),
    text(margins.left, 12, 'start', `↑ ${plots[shown]}`),
    drawing('path', { class: 'points', d: drawn }),
    line('right', x(xs.from), y(right(xs.from)), x(xs.to), y(right(xs.to))),
  );
}

function spanOf(values: readonly number[]): { from: number; to: number } {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = high > low ? (high - low) * 0.04 : Math.abs(high) * 0.1 || 1;
  return finite.length === 0 ? { from: 0, to: 1 } : { from: low - room, to: high + room };
}

function line(kind: string, x1: number, y1: number, x2: number, y2: number): SVGElement {
  return drawing('line', { class: kind, x1: String(x1), y1: String(y1), x2: String(x2), y2: String(y2) });
}

function text(x: number, y: number, anchor: string, content: string): SVGElement {
  const made = drawing('text', { x: String(x), y: String(y), 'text-anchor': anchor });
  made.textContent = content;
  return made;
}

/** The points as numbers. */
export function pointsTable({ points }: NumbersView, numbers: Numbers): HTMLElement {
  const rows = points.map((point) => {
    const [label, predicted] = point;
    const cells = [label, predicted, predicted - label].map((value) =>
      element('td', { class: 'n' }, numbers.value(value, 4)),
    );
    return element('tr', {}, ...cells);
  });
  const heads = ['label', 'predicted', 'error'].map((name) => element('th', { scope: 'col', class: 'n' }, name));
  return element(
    'table',
    { class: 'points', 'aria-label': 'Labels and predictions' },
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...rows),
  );
}
