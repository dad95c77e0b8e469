/**
 * The vocabulary in which the format is written down as data. Validation, completion, hover and the types of a read
 * definition all derive from it.
 */

/** What a person is told about a key, a choice or a word. */
export interface Explained {
  /** One sentence. */
  readonly meaning: string;
  readonly formula?: string;
  /** Paper or program that the name comes from. */
  readonly source?: string;
  /** Names that it had before: they are still read, and said to be old. */
  readonly formerly?: readonly string[];
}

/** The present name of what is called `word`, or was once; `undefined` where nothing ever was. */
export function presentName(word: string, all: Readonly<Record<string, Explained>>): string | undefined {
  return Object.hasOwn(all, word) ? word : Object.keys(all).find((name) => all[name]?.formerly?.includes(word));
}

export interface NumberSchema {
  readonly kind: 'number';
  readonly integer?: true;
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  /** Exclusive upper bound. */
  readonly below?: number;
  readonly unit?: string;
}

export interface BooleanSchema {
  readonly kind: 'boolean';
}

export interface TextSchema {
  readonly kind: 'text';
  /** What stands in the angle brackets of a snippet. */
  readonly example: string;
  /** It names a file or folder of data; one that is inherited is found from the file that it is written in. */
  readonly path?: true;
  /** It names a column of the data set's file. */
  readonly column?: true;
}

/** One of a fixed set of bare words. */
export interface WordSchema {
  readonly kind: 'word';
  readonly words: Readonly<Record<string, Explained>>;
}

/** What a definition gives names to. */
export type Named = 'data' | 'task' | 'layer' | 'encoder';

/** A name that the file itself, or the data format, defines. Whether it exists is a rule, not a matter of form. */
export interface NameSchema {
  readonly kind: 'name';
  readonly of: Named | 'target' | 'arm';
}

export interface ListSchema {
  readonly kind: 'list';
  readonly of: Schema;
  readonly min?: number;
}

/** Entries under names that the person chooses (or, with `keysAre`, under names that the file defines elsewhere). */
export interface MapSchema {
  readonly kind: 'map';
  readonly of: Schema;
  /** What one entry is: «data set». */
  readonly entry: string;
  readonly min?: number;
  readonly defines?: Named;
  readonly keysAre?: Named;
  /** The names are those of columns of the data set's file. */
  readonly columns?: true;
}

export interface RecordSchema {
  readonly kind: 'record';
  readonly keys: Keys;
}

export interface Option extends Explained {
  readonly keys: Keys;
}

/** A bare name, or a one-key map from the name to its options. Read as `{type: name, ...options}`. */
export interface ChoiceSchema {
  readonly kind: 'choice';
  /** What is chosen: «layer». */
  readonly what: string;
  readonly options: Readonly<Record<string, Option>>;
}

/** A record whose keys depend on the word under one of them. */
export interface TaggedSchema {
  readonly kind: 'tagged';
  readonly tag: string;
  readonly what: string;
  readonly explained: Explained;
  readonly options: Readonly<Record<string, Option>>;
}

/** A word or, written as a list, names. */
export interface EitherSchema {
  readonly kind: 'either';
  readonly word: WordSchema;
  readonly list: ListSchema;
}

/** One number for both sides of a picture, or a list of height and width. */
export interface SidesSchema {
  readonly kind: 'sides';
  readonly of: NumberSchema;
}

/** Settings of the definition by their dotted paths, each with what it may become: a list of values, or a distribution. */
export interface SettingsSchema {
  readonly kind: 'settings';
  /** Over numbers; within the bounds of the setting. */
  readonly distributions: ChoiceSchema;
}

/** What one setting may become: a list of what may be written at its place, or a distribution. */
export interface SweptSchema {
  readonly kind: 'swept';
  readonly list: ListSchema;
  /** Absent where the setting is no number. */
  readonly distributions?: ChoiceSchema;
}

export type Schema =
  | NumberSchema
  | BooleanSchema
  | TextSchema
  | WordSchema
  | NameSchema
  | ListSchema
  | MapSchema
  | RecordSchema
  | ChoiceSchema
  | TaggedSchema
  | EitherSchema
  | SidesSchema
  | SettingsSchema
  | SweptSchema;

/** One key of a record. Without `default`, `sameAs` and `optional` it must be written. */
export interface Key extends Explained {
  readonly is: Schema;
  /** As it would be written in the file. */
  readonly default?: unknown;
  /** The key of the same record whose value it takes when left out. */
  readonly sameAs?: string;
  /** It may be left out; the text says what follows then. */
  readonly optional?: string;
  /** Why no sweep may try other values for it, or for what stands below it. */
  readonly notSwept?: string;
}

export type Keys = Readonly<Record<string, Key>>;

/** The value that a schema reads, once complete with its defaults. */
export type Value<S> = S extends { readonly kind: 'number' }
  ? number
  : S extends { readonly kind: 'boolean' }
    ? boolean
    : S extends { readonly kind: 'text' | 'name' }
      ? string
      : S extends { readonly kind: 'word'; readonly words: infer W }
        ? keyof W & string
        : S extends { readonly kind: 'list'; readonly of: infer I }
          ? readonly Value<I>[]
          : S extends { readonly kind: 'map'; readonly of: infer I }
            ? Readonly<Record<string, Value<I>>>
            : S extends { readonly kind: 'record'; readonly keys: infer K }
              ? ValueOfKeys<K>
              : S extends { readonly kind: 'choice'; readonly options: infer O }
                ? ValueOfOptions<'type', O>
                : S extends { readonly kind: 'tagged'; readonly tag: infer T extends string; readonly options: infer O }
                  ? ValueOfOptions<T, O>
                  : S extends { readonly kind: 'either'; readonly word: infer W; readonly list: infer L }
                    ? Value<W> | Value<L>
                    : S extends { readonly kind: 'sides' }
                      ? number | readonly [number, number]
                      : S extends { readonly kind: 'settings'; readonly distributions: infer D }
                        ? Readonly<Record<string, SweptList | (Value<D> & { readonly whole: boolean })>>
                        : never;

/** Values for a setting as they would be written at its place. */
export interface SweptList {
  readonly type: 'list';
  readonly values: readonly unknown[];
}

type ValueOfKey<K> = K extends { readonly is: infer S }
  ? K extends { readonly optional: string }
    ? Value<S> | undefined
    : Value<S>
  : never;

/** The values of a record's keys, each present; `undefined` where an optional key is not written. */
export type ValueOfKeys<K> = { readonly [N in keyof K]: ValueOfKey<K[N]> };

type ValueOfOptions<T extends string, O> = {
  [N in keyof O]: O[N] extends { readonly keys: infer K } ? { readonly [tag in T]: N } & ValueOfKeys<K> : never;
}[keyof O];
