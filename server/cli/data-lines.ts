import { countText, sidesText } from '../definition/cost/words.ts';
import type { DataReport, Distribution, TaskReport } from '../trainer/data-report.ts';
import { overlapClause } from '../trainer/overlap-words.ts';
import { fitted, wrapped } from './fitted.ts';
import { cut, type Screen } from './screen.ts';
import { shortNumber } from './table.ts';

/** The report as lines that fit the screen. */
export function dataLines(name: string, report: DataReport, screen: Pick<Screen, 'width' | 'emphasized'>): string[] {
  const { width } = screen;
  const heading = (text: string): string => screen.emphasized(cut(text, width));
  const sentences = (list: readonly string[], none: string): string[] =>
    (list.length === 0 ? [none] : list).flatMap((line) => wrapped(line, width - 2).map((part) => `  ${part}`));
  return [
    heading(`${name}: data`),
    '',
    heading('Data sets'),
    ...fitted(setRows(report), width, 2, [6, 5]),
    '',
    heading('Tasks'),
    ...fitted(taskRows(report), width, 3, [2, 1]),
    '',
    heading('Rows on both sides of a split'),
    ...sentences(overlapSentences(report), 'None: no validation or test row has the input of a training row.'),
    '',
    heading('What does not match'),
    ...sentences(
      report.mismatches.map(({ text, suggestion }) => `${text} ${suggestion}`),
      'Nothing that was looked for: sizes, ranges, class balance, missing labels, scales of numbers.',
    ),
  ];
}

const setRows = ({ sets }: DataReport): string[][] => [
  ['  data set', 'input', 'training', 'validation', 'test', 'repeated', 'range', 'mean ± deviation'],
  ...Object.entries(sets).map(([name, { inputShape, ids, rows, repeated, inputs }]) => [
    `  ${name}`,
    ids === undefined ? sidesText(inputShape) : `${sidesText(inputShape)} of ${countText(ids)} ids`,
    ...[rows.train, rows.validation, rows.test, repeated].map(countText),
    inputs ? rangeText(inputs) : '',
    inputs ? momentsText(inputs) : '',
  ]),
];

const taskRows = ({ tasks }: DataReport): string[][] => [
  ['  task', 'data set', 'target', 'labels', 'missing', 'what they are'],
  ...Object.entries(tasks).map(([name, task]) => [
    `  ${name}`,
    task.data,
    task.target,
    ...[task.labels.train.present, task.labels.train.missing].map(countText),
    labelsText(task),
  ]),
];

const rangeText = ({ min, max }: Distribution): string => `${shortNumber(min)} to ${shortNumber(max)}`;
const momentsText = ({ mean, deviation }: Distribution): string => `${shortNumber(mean)} ± ${shortNumber(deviation)}`;

/** Numbers by their distribution; classes by how many there are, and the rarest and most frequent. */
function labelsText({ numbers, classes = {} }: TaskReport): string {
  if (numbers) return `${rangeText(numbers)}, ${momentsText(numbers)}`;
  const sorted = Object.entries(classes).toSorted(([, a], [, b]) => a.train - b.train);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most) return '';
  const of = ([text, { train }]: typeof least): string => `${cut(text, 20)} ${countText(train)}`;
  return `${sorted.length} classes, ${of(least)} to ${of(most)}`;
}

function overlapSentences({ overlaps }: DataReport): string[] {
  if (!overlaps) return ['Not looked for: there are too many rows.'];
  return overlaps.map((found) => `${overlapClause(found)}.`);
}
