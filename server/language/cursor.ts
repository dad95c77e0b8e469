import { isMap, isNode, isPair, isScalar, isSeq, visit, type Node } from 'yaml';
import type { KnownData } from '../definition/data-facts/facts.ts';
import { inherit } from '../definition/extends/inherit.ts';
import { readDocument } from '../definition/reading/read.ts';
import type { Places } from '../definition/reading/places.ts';
import type { Place, Range } from '../definition/reading/reading.ts';
import { parseLoosely } from '../definition/text/parse.ts';
import type { Names } from './candidates.ts';
import type { DefinitionText } from './definition-text.ts';

/** Where the cursor stands in the structure of a file that is being typed, whole or not. */
export interface Cursor {
  readonly place: Place;
  /** Whether a key is being typed there, or a value. */
  readonly part: 'key' | 'value';
  /** The word at the cursor, which a completion replaces. */
  readonly word: Range;
  /** Whether a value follows: then only the key itself is to be completed. */
  readonly hasValue: boolean;
  /** `flow`: within brackets or braces; `item`: first after a dash; `line`: alone on its line; `inline`: after a colon. */
  readonly surroundings: 'flow' | 'item' | 'line' | 'inline';
  /** The places of the text with a word put in at the cursor. */
  readonly places: Places;
  /** What the data sets were found to hold. */
  readonly data: KnownData | undefined;
  /** What is known of the rest of the file. */
  readonly around: Names;
}

/** Stands in for what is about to be typed. No name of the format and no sensible name of a person contains it. */
export const mark = 'zzCursorzz';

/**
 * Finds the cursor by putting a word in its place and reading the result. An unfinished line spoils what follows it, so
 * several texts are tried: whole and cut off after the line, with the word as a key and as it is.
 */
export function findCursor(definition: DefinitionText, offset: number): Cursor | undefined {
  const { text } = definition;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset) < 0 ? text.length : text.indexOf('\n', offset);
  const before = text.slice(lineStart, offset);
  if (isInComment(before)) return undefined;
  const rest = text.slice(offset, lineEnd);
  const mayBeKey = /^\s*[\w.-]*$/.test(before) && /^\s*(#.*)?$/.test(rest);
  const word = mark + (/^\w/.test(rest) || rest.trim() === '' ? '' : ' ');
  const cut = lineEnd - offset;
  for (const tail of [text.slice(offset), rest.slice(0, cut)]) {
    for (const typed of mayBeKey ? [`${mark}: `, word] : [word]) {
      const cursor = readAt(text.slice(0, offset), typed, tail, lineStart, definition);
      // Where the rest was cut off, what stands there still counts.
      if (cursor) return tail.length === rest.length ? { ...cursor, around: definition.analysis } : cursor;
    }
  }
  return undefined;
}

/** A `#` after a space begins a comment, unless it stands in quotes. */
const isInComment = (before: string): boolean => /(^|\s)#/.test(before.replaceAll(/"[^"]*"|'[^']*'/g, ''));

function readAt(
  head: string,
  typed: string,
  tail: string,
  lineStart: number,
  { pieces, source, parents, data }: DefinitionText,
): Cursor | undefined {
  const text = head + typed + tail;
  const parsed = parseLoosely(repaired(text), pieces);
  const marked = parsed.contents && (markAt(parsed.contents, head.length, false) ?? findMark(parsed.contents));
  if (!marked) return undefined;
  const whole = inherit(text, parsed, source, parents);
  const { places, written } = readDocument(text, whole.contents, whole.aliases, whole.text);
  const found = places.covering(head.length);
  if (!found) return undefined;
  const word = { start: marked.range.start, end: marked.range.end - mark.length };
  const surroundings = surroundingsOf(head.slice(lineStart, word.start), marked.inFlow);
  return {
    ...found,
    word,
    places,
    around: { places, written },
    surroundings,
    data,
    hasValue: /^\s*:/.test(tail.replace(/^[\w.]*/, '')),
  };
}

/** Tabs that indent and merge markers are made harmless, every other character stays where it is. */
const repaired = (text: string): string =>
  text
    .replaceAll(/^[ \t]+/gm, (indent) => indent.replaceAll('\t', ' '))
    .replaceAll(/^(?:<{7}|={7}|>{7})[^\n]*/gm, (line) => '#'.padEnd(line.length));

function surroundingsOf(before: string, inFlow: boolean): Cursor['surroundings'] {
  if (inFlow) return 'flow';
  if (/^\s*(-\s+)+$/.test(before)) return 'item';
  return before.trim() === '' ? 'line' : 'inline';
}

interface Marked {
  readonly range: Range;
  readonly inFlow: boolean;
}

/** The mark by its offset: only what covers it is looked into. A list's end or a comment may hide it from this. */
function markAt(node: unknown, offset: number, inFlow: boolean): Marked | undefined {
  if (isPair(node)) return markAt(node.key, offset, inFlow) ?? markAt(node.value, offset, inFlow);
  if (!isNode(node) || !node.range || offset < node.range[0] || offset > node.range[1]) return undefined;
  if (isScalar(node)) {
    const source = typeof node.value === 'string' ? node.value : '';
    const isMarked = source.includes(mark) && !/\s/.test(source);
    return isMarked ? { range: { start: node.range[0], end: node.range[1] }, inFlow } : undefined;
  }
  if (!isMap(node) && !isSeq(node)) return undefined;
  const isInFlow = inFlow || isFlow(node);
  for (const item of node.items) {
    const found = markAt(item, offset, isInFlow);
    if (found) return found;
  }
  return undefined;
}

function findMark(contents: Node): Marked | undefined {
  let marked: Marked | undefined;
  visit(contents, {
    Scalar(_, node, path) {
      const source = typeof node.value === 'string' ? node.value : '';
      if (!source.includes(mark) || /\s/.test(source) || !node.range) return undefined;
      const inFlow = path.some((parent) => isFlow(parent));
      marked = { range: { start: node.range[0], end: node.range[1] }, inFlow };
      return visit.BREAK;
    },
  });
  return marked;
}

const isFlow = (node: unknown): boolean =>
  typeof node === 'object' &&
  node !== null &&
  !isScalar(node) &&
  'flow' in node &&
  node.flow === true &&
  (isMap(node) || 'items' in node);
