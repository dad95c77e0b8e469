import type { ArmResult, MetricResult, Results } from '../analysis.ts';
import { escaped } from './html-text.ts';
import { score } from './numbers.ts';

const [width, left, right, rowHeight] = [760, 220, 90, 22];

/** A picture for each task: its first metric in every arm, mean and interval, over a line at the task alone. */
export function forestSvg({ arms }: Results): string[] {
  const tasks = [...new Set(arms.flatMap((arm) => Object.keys(arm.tasks)))];
  return tasks.flatMap((task) => {
    const shown = arms.flatMap((arm) => {
      const [metric] = arm.tasks[task] ?? [];
      return metric && Number.isFinite(metric.mean) ? [{ arm, metric }] : [];
    });
    return shown.length === 0
      ? []
      : [`<h2>${escaped(task)}: ${escaped(shown[0]?.metric.name ?? '')}</h2>`, picture(shown)];
  });
}

type Row = { readonly arm: ArmResult; readonly metric: MetricResult };

function picture(rows: readonly Row[]): string {
  const ends = rows.flatMap(({ metric }) => [
    metric.interval?.low ?? metric.mean,
    metric.interval?.high ?? metric.mean,
  ]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const span = high > low ? high - low : 1;
  const x = (value: number): string => (left + ((value - low) / span) * (width - left - right)).toFixed(1);
  const height = rows.length * rowHeight + 8;
  const alone = rows.find(({ arm }) => arm.arm === 'single')?.metric.mean;
  const line =
    alone === undefined
      ? ''
      : `<line x1="${x(alone)}" x2="${x(alone)}" y1="0" y2="${height}" stroke="currentColor" stroke-dasharray="3 3" opacity=".5"/>`;
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="Means with 95 % intervals, by arm">${line}${rows.map((row, i) => whisker(row, i, x)).join('')}</svg>`;
}

function whisker({ arm, metric }: Row, i: number, x: (value: number) => string): string {
  const y = i * rowHeight + rowHeight / 2 + 4;
  const { interval, mean } = metric;
  const bar = interval
    ? `<line x1="${x(interval.low)}" x2="${x(interval.high)}" y1="${y}" y2="${y}" stroke="currentColor" stroke-width="2"/>`
    : '';
  return (
    `<text x="0" y="${y + 4}">${escaped(arm.arm)}</text>${bar}` +
    `<circle cx="${x(mean)}" cy="${y}" r="4" fill="currentColor"/>` +
    `<text x="${width - right + 12}" y="${y + 4}">${escaped(score(mean))}</text>`
  );
}
