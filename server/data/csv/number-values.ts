import type { DatePart } from '../../definition/formats/table-transforms.ts';
import type { FittedNumber, NumberOf, Scaling } from '../fitted.ts';
import { timeOf } from '../time-split.ts';
import type { Column } from './table.ts';

/** Gives the number of a row. */
export type NumberOfRow = (row: number) => number;

/** The numbers that a column has or becomes, NaN where a value is missing. */
export function numberReader({ values, texts }: Column, of: NumberOf | undefined): NumberOfRow {
  if (!of) return (row) => values[row] ?? Number.NaN;
  const number = 'ranks' in of ? rankOf(of.ranks) : (text: string) => partOfDate(text, of.datePart);
  const numbers = Float64Array.from(texts.texts, number);
  return (row) => numbers[values[row] ?? -1] ?? Number.NaN;
}

function rankOf(ranks: readonly string[]): (text: string) => number {
  const places = new Map(ranks.map((text, i) => [text, i]));
  return (text) => places.get(text) ?? Number.NaN;
}

/** Whether a text is a date of ISO 8601. */
export const isDate = (text: string): boolean => Number.isNaN(Number(text)) && timeOf(text) !== undefined;

const day = 24 * 60 * 60 * 1000;

/** A part of a date of ISO 8601 in UTC; NaN of another text. */
function partOfDate(text: string, part: DatePart): number {
  const time = isDate(text) ? timeOf(text) : undefined;
  if (time === undefined) return Number.NaN;
  const date = new Date(time);
  switch (part) {
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'dayOfYear':
      return Math.floor((time - Date.UTC(date.getUTCFullYear(), 0, 1)) / day) + 1;
    case 'weekday':
      return ((date.getUTCDay() + 6) % 7) + 1;
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    default:
      return part satisfies never;
  }
}

/** The numbers of rows as they were fitted: filled, their logarithm, scaled. */
export function numberValues(fitted: FittedNumber, columnOf: (name: string) => Column): NumberOfRow {
  const read = numberReader(columnOf(fitted.name), fitted.of);
  return (row) => {
    const value = read(row);
    const filled = Number.isNaN(value) ? fitted.fill : value;
    return scaled(fitted.logarithm ? signedLogarithm(filled) : filled, fitted.scaling);
  };
}

/** (x − center)·scale, where there is a scaling. */
export const scaled = (x: number, scaling: Scaling | undefined): number =>
  scaling ? (x - scaling.center) * scaling.scale : x;

/** A logarithm that is defined for every number. */
export const signedLogarithm = (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x));
