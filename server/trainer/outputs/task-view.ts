import type { ReadOutputs } from './outputs-folder.ts';

/** A row that a task does badly on. */
export interface WorstRow {
  /** Of the test rows, or among those published for training; from 0. */
  readonly row: number;
  /** The token, or the class that was asked about, where a row has several labels; from 0. */
  readonly part?: number;
  readonly label: number;
  readonly predicted: number;
  /** Of the label; absent for numbers. */
  readonly probability?: number;
}

/** What a task gave for the rows of a split, as it is shown: one class a label. */
export interface ClassesView {
  readonly type: 'classes';
  readonly classes: readonly string[];
  /** How often a label was predicted as a class, where it ever was. */
  readonly cells: readonly (readonly [label: number, predicted: number, count: number])[];
  /** Lowest probability of the label first. */
  readonly worst: readonly WorstRow[];
}

/** A yes or no for each class. */
export interface AnswersView {
  readonly type: 'answers';
  readonly classes: readonly string[];
  /** By class: yes predicted as yes, no as yes, yes as no, no as no. */
  readonly counts: readonly (readonly [hits: number, falseAlarms: number, misses: number, rejections: number])[];
  readonly worst: readonly WorstRow[];
}

/** Numbers, in units of the target. */
export interface NumbersView {
  readonly type: 'numbers';
  readonly labels: number;
  /** Mean of predicted minus label, and of its absolute value; root of its mean square. */
  readonly bias: number;
  readonly mae: number;
  readonly rmse: number;
  /** All rows, or as many that are evenly spread over them. */
  readonly points: readonly (readonly [label: number, predicted: number])[];
  /** Largest error first. */
  readonly worst: readonly WorstRow[];
}

export type TaskView = ClassesView | AnswersView | NumbersView;

/** Rows shown of those that a task does worst on. */
export const mostWorst = 12;

/** Points that a plot of numbers has at most. */
export const mostPoints = 2000;

type Column = Int32Array | Float32Array;

const none = new Int32Array();

/** What is shown of a task's table. */
export function taskView(outputs: ReadOutputs): TaskView {
  const { classes = [], columns, kind } = outputs;
  const [label, predicted] = [columns['label'] ?? none, columns['predicted'] ?? none];
  switch (kind) {
    case 'number':
      return numbersView(outputs, label, predicted);
    case 'labels':
      return { type: 'answers', classes, counts: answerCounts(classes.length, columns), worst: worstOf(outputs) };
    case 'class':
    case 'tags':
      return { type: 'classes', classes, cells: cellsOf(label, predicted, classes.length), worst: worstOf(outputs) };
    default:
      return kind satisfies never;
  }
}

function cellsOf(label: Column, predicted: Column, classes: number): ClassesView['cells'] {
  const counts = new Map<number, number>();
  for (let i = 0; i < label.length; i++) {
    const cell = (label[i] ?? 0) * classes + (predicted[i] ?? 0);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return [...counts].map(([cell, count]) => [Math.floor(cell / classes), cell % classes, count] as const);
}

function answerCounts(classes: number, columns: ReadOutputs['columns']): AnswersView['counts'] {
  const { class: asked = none, label = none, predicted = none } = columns;
  const counts = Array.from({ length: classes }, (): [number, number, number, number] => [0, 0, 0, 0]);
  for (let i = 0; i < label.length; i++) {
    const place = (label[i] === 1 ? 0 : 1) + (predicted[i] === 1 ? 0 : 2);
    const own = counts[asked[i] ?? 0];
    if (own) own[place] = (own[place] ?? 0) + 1;
  }
  return counts;
}

/** Those with the lowest probability of what is true. */
function worstOf({ columns }: ReadOutputs): WorstRow[] {
  const { row = none, label = none, predicted = none, probability = none, step, class: asked } = columns;
  const part = step ?? asked;
  // Of an answer the probability is that of yes.
  const truth = (i: number): number => (asked && label[i] === 0 ? 1 - (probability[i] ?? 0) : (probability[i] ?? 0));
  return lowest(label.length, truth).map((i) => ({
    row: row[i] ?? -1,
    ...(part && { part: part[i] ?? 0 }),
    label: label[i] ?? 0,
    predicted: predicted[i] ?? 0,
    probability: truth(i),
  }));
}

function numbersView({ columns, scale }: ReadOutputs, label: Column, predicted: Column): NumbersView {
  const { mean, deviation } = scale ?? { mean: 0, deviation: 1 };
  const value = (standard: number | undefined): number => (standard ?? Number.NaN) * deviation + mean;
  const error = (i: number): number => value(predicted[i]) - value(label[i]);
  const errors = Array.from(label, (_, i) => error(i));
  const average = (of: (error: number) => number): number =>
    errors.reduce((sum, each) => sum + of(each), 0) / errors.length;
  const shown = Math.min(label.length, mostPoints);
  const points = Array.from({ length: shown }, (_, k) => Math.floor((k * label.length) / shown));
  return {
    type: 'numbers',
    labels: label.length,
    bias: average((each) => each),
    mae: average(Math.abs),
    rmse: Math.sqrt(average((each) => each ** 2)),
    points: points.map((i) => [value(label[i]), value(predicted[i])] as const),
    worst: lowest(label.length, (i) => -Math.abs(error(i))).map((i) => ({
      row: columns['row']?.[i] ?? -1,
      label: value(label[i]),
      predicted: value(predicted[i]),
    })),
  };
}

/** The places of the lowest values, the lowest first. */
function lowest(count: number, valueOf: (i: number) => number): number[] {
  const places: number[] = [];
  for (let i = 0; i < count; i++) {
    const value = valueOf(i);
    const last = places.at(-1);
    if (places.length === mostWorst && last !== undefined && valueOf(last) <= value) continue;
    const at = places.findLastIndex((other) => valueOf(other) <= value) + 1;
    places.splice(at, 0, i);
    places.length = Math.min(places.length, mostWorst);
  }
  return places;
}
