import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { appearances } from './appearance.ts';

/** `72 %`, with the thin space that a unit takes. */
function percent(fraction: number): string {
  return `${Math.round(100 * fraction)}\u2009%`;
}

/** How far a run is, between 0 and 1; undefined before it is known. */
export function fractionDone(record: RunRecord): number | undefined {
  const { progress } = record;
  if (!progress || progress.steps <= 0) return undefined;
  return Math.min(1, progress.step / progress.steps);
}

/** `45 s`, `12 min`, `3 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `epoch 2 of 10, 14 %`, or nothing before the first step. */
export function progressWords(record: RunRecord): string | undefined {
  const fraction = fractionDone(record);
  if (fraction === undefined || !record.progress) return undefined;
  const { epoch, epochs } = record.progress;
  return `epoch ${Math.min(Math.max(epoch, 1), epochs)} of ${epochs}, ${percent(fraction)}`;
}

/** `shape accuracy 0.91, size rmse 0.2`: what each task reached at the chosen epoch, on the rows that decide. */
export function scoreWords({ summary }: RunRecord): string | undefined {
  const scores = summary && (summary.test ?? summary.validation ?? summary.train);
  const words = Object.entries(scores ?? {}).flatMap(([task, own]) => {
    const [metric, value] = Object.entries(own).find(([name]) => name !== 'loss') ?? Object.entries(own)[0] ?? [];
    return typeof value === 'number' ? [`${task} ${metric} ${shortScore(value)}`] : [];
  });
  return words.length === 0 ? undefined : words.join(', ');
}

function shortScore(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(3))).replace('-', '\u2212');
}

/** `14:05` of today, `3 Nov` of this year, else the whole date, in a person's language. */
export function whenWords(created: string, now: Date, language: string): string {
  const then = new Date(created);
  if (then.toDateString() === now.toDateString())
    return then.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return then.toLocaleDateString(language, { day: 'numeric', month: 'short', ...year });
}

/** What stands behind a run's name in the list: where it is, or how it ended. */
export function statusWords(record: RunRecord): string {
  const { word } = appearances[record.state];
  if (record.state === 'queued' && record.waitsFor && record.waitsFor.length > 0)
    return `${word}, after ${record.waitsFor.length === 1 ? 'run' : 'runs'} ${record.waitsFor.join(', ')}`;
  const detail =
    record.state === 'finished' && record.seconds !== undefined ? duration(record.seconds) : progressWords(record);
  const smoke = record.smoke ? ' (smoke)' : '';
  return detail ? `${word}${smoke}, ${detail}` : `${word}${smoke}`;
}

/** `Run 3, CIFAR-10 with CIFAR-100, joint: Running, epoch 2 of 10, 14 %`: the whole of an entry for a screen reader. */
export function spokenWords(record: RunRecord): string {
  return `Run ${record.id}, ${record.name}, ${record.arm}: ${statusWords(record)}${record.reason ? `. ${record.reason}` : ''}`;
}

/** What a run reached at its chosen epoch, a row a task with all its scores: `test ten`, `accuracy 0.712, macroF1 0.705`. */
export function scoreRows({ summary }: RunRecord): (readonly [name: string, scores: string])[] {
  const [split, scores] = summary?.test ? ['test', summary.test] : ['validation', summary?.validation ?? {}];
  return Object.entries(scores).map(([task, values]) => [
    `${split} ${task}`,
    Object.entries(values)
      .map(([name, value]) => `${name} ${valueText(value)}`)
      .join(', '),
  ]);
}

/** Three digits that count; what is no finite number as the word it is. */
export function valueText(value: number | null): string {
  if (value === null) return 'undefined';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const text = Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3);
  return text.replace('-', '−');
}
