import type { DatePart } from '../definition/formats/table-transforms.ts';
import type { Rows, Target } from './dataset.ts';

/** How a column of texts becomes numbers. */
export type NumberOf =
  /** The place of each text among these. */
  { readonly ranks: readonly string[] } | { readonly datePart: DatePart };

/** What a number is multiplied with after something is taken off: (x − center)·scale. */
export interface Scaling {
  readonly center: number;
  /** 0 for a constant column. */
  readonly scale: number;
}

/** A number of each row made of a column, fitted on the training rows. */
export interface FittedNumber {
  readonly name: string;
  /** Where the column is of texts. */
  readonly of?: NumberOf;
  /** Stands in for a missing value. */
  readonly fill: number;
  /** Whether sign(x)·ln(1 + |x|) is taken of the number. */
  readonly logarithm?: true;
  readonly scaling?: Scaling;
}

/** Inputs made of a column of a table, or of several, fitted on the training rows. */
export type FittedColumn =
  | ({ readonly type: 'number' } & FittedNumber)
  /** 1 where the column has no value, else 0. */
  | { readonly type: 'missing'; readonly name: string; readonly of?: NumberOf }
  | { readonly type: 'product'; readonly factors: readonly FittedNumber[]; readonly scaling?: Scaling }
  /** 1 or −1 in one of `size` inputs, by a hash of the text. */
  | { readonly type: 'hash'; readonly name: string; readonly size: number }
  | {
      readonly type: 'category';
      readonly name: string;
      /** Whether the first input stands for a missing value. */
      readonly missing: boolean;
      /** One input for each, 1 where the row has it. */
      readonly categories: readonly string[];
    }
  | {
      readonly type: 'text';
      readonly name: string;
      /** Characters of the longest piece. */
      readonly longest: number;
      /** One input for each, ln(1 + count). */
      readonly pieces: readonly string[];
    };

/** How the rows of a data set become inputs of a network, with all that was fitted on its training rows; JSON. */
export type FittedInputs =
  /** Bytes of a picture divided by 255, `[height, width, channels]`. */
  | { readonly type: 'pictures' }
  /** Inputs of the columns, one after the other. */
  | { readonly type: 'columns'; readonly columns: readonly FittedColumn[] }
  /** Arrays of numbers divided by `divideBy`; (x − mean)·scale of each value of a row where they are standardised. */
  | {
      readonly type: 'arrays';
      readonly channels: 'first' | 'last';
      readonly divideBy: number;
      /** Of the values as the array has them, in its order. */
      readonly standard?: { readonly means: readonly number[]; readonly scales: readonly number[] };
    }
  /** Ids of tokens: 0 is padding, 1 an unknown token, 2 the first of `tokens`. */
  | { readonly type: 'tokens'; readonly tokens: readonly string[] }
  /** Features at each step, minus the mean and times the scale of their band. */
  | {
      readonly type: 'sounds';
      /** Samples a second that every sound is brought to. */
      readonly rate: number;
      readonly means: readonly number[];
      readonly scales: readonly number[];
    };

/** What the outputs for a target stand for; JSON. */
export type FittedTarget =
  | { readonly kind: 'class' | 'labels' | 'tags'; readonly classes: readonly string[] }
  /** A target value is output·deviation + mean. */
  | { readonly kind: 'number'; readonly mean: number; readonly deviation: number };

/** All that makes new rows inputs of a network that was trained on a data set, without its rows; JSON. */
export interface FittedSet {
  /** Shape of one row's input. */
  readonly shape: readonly number[];
  /** Number of different ids, where inputs are ids of tokens. */
  readonly ids?: number;
  readonly inputs: FittedInputs;
  readonly targets: Readonly<Record<string, FittedTarget>>;
}

/** What was fitted on rows that train; undefined for rows that are of no data set. */
export function fittedSet({ inputShape, ids, fitted, targets }: Rows): FittedSet | undefined {
  if (!fitted) return undefined;
  const fittedTargets = Object.entries(targets).map(([name, target]) => [name, fittedTarget(target)] as const);
  return {
    shape: inputShape,
    ...(ids !== undefined && { ids }),
    inputs: fitted,
    targets: Object.fromEntries(fittedTargets),
  };
}

function fittedTarget(target: Target): FittedTarget {
  if (target.kind !== 'number') return { kind: target.kind, classes: target.classes };
  const { mean, deviation } = target.scale ?? { mean: 0, deviation: 1 };
  return { kind: 'number', mean, deviation };
}
