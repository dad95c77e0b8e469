import type { Node as YamlNode } from 'yaml';
import { isAlias, isMap, isNode, isSeq } from 'yaml';
import { MergedMap } from '../extends/merged-map.ts';
import { problemCodes, type ProblemCode } from '../codes.ts';
import type { Fix, Problem, RelatedPlace } from '../problem.ts';
import type { Explained, Schema } from '../schema/schema.ts';
import type { Places } from './places.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A thing of the file with what the format says about it: what hover, completion and the rules look things up in. */
export interface Place {
  /** Keys, list indices and choices from the root, joined by `/`: `model/encoder/0/conv2d/filters`. */
  readonly path: string;
  readonly key?: Range;
  readonly value: Range;
  /** What is wanted as its value; absent under an unknown key. */
  readonly schema?: Schema;
  /** What its key means. */
  readonly explained?: Explained;
  /** The schema whose key this is. */
  readonly container?: Schema;
}

/** Where something stands and what it is called in a sentence. */
export interface At {
  readonly path: string;
  /** What to underline when the thing as a whole is wrong: its key, or itself. */
  readonly anchor: Range;
  readonly label: string;
  /** It is an entry of the list with that label. */
  readonly isEntry?: true;
}

export type Node = YamlNode | null;

/** One pass over a document: what has been found so far. */
export interface Reading {
  readonly text: string;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<YamlNode, YamlNode>;
  readonly problems: Problem[];
  readonly places: Place[];
  /** Where everything stands that has been read so far. */
  soFar(): Places;
  /** Reads a node by a schema; `undefined` where nothing sensible can be made of it (a problem has been reported). */
  read(schema: Schema, node: Node, at: At): unknown;
}

/** Nobody reads more problems than this at once: beyond it, reading stops. */
export const mostProblems = 500;

/** Whether there are so many problems that looking for more is idle. */
export const isFull = ({ problems }: Reading): boolean => problems.length >= mostProblems;

export interface Extras {
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

/** A problem of this code, with the severity that belongs to it. */
export function problem(code: ProblemCode, { start, end }: Range, message: string, extras: Extras = {}): Problem {
  return { code, severity: problemCodes[code], message, start, end, ...extras };
}

/** Where a node's own text stands; `fallback` for a node that is not there. */
export function rangeOf(node: Node, fallback: Range): Range {
  if (!node?.range) return fallback;
  const start = node.range[0];
  const end = endOf(node);
  return end > start ? { start, end } : fallback;
}

/** Where a node's text ends. The parser lets a block go on over the comments and empty lines that follow it. */
export function endOf(node: YamlNode): number {
  const own = node.range?.[1] ?? 0;
  if ((!isMap(node) && !isSeq(node)) || node.flow || node instanceof MergedMap) return own;
  const last = isMap(node) ? (node.items.at(-1)?.value ?? node.items.at(-1)?.key) : node.items.at(-1);
  return isNode(last) ? endOf(last) : own;
}

/** The node that an alias stands for; any other node is itself. */
export function target(reading: Reading, node: Node): Node {
  return isAlias(node) ? (reading.aliases.get(node) ?? null) : node;
}

/** A fix that puts `newText` in the place of `range`. */
export function replacement(title: string, range: Range, newText: string): Fix {
  return { title, edits: [{ start: range.start, end: range.end, newText }] };
}

/** A path one step further down. */
export const below = (path: string, step: string | number): string => (path === '' ? String(step) : `${path}/${step}`);
