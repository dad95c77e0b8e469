import { isDeepStrictEqual } from 'node:util';
import { isMap, parseDocument, visit, type Document } from 'yaml';
import { textCodes } from '../definition/codes.ts';
import type { DefinitionText } from './definition-text.ts';

/** A change of a stretch of text. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Indents by two spaces, puts one space where spaces are free, and ends with one line break; comments, quotes, the way numbers
 * are written and the order stay. Nothing where the text has errors, or where a comment or a value would not come out the same.
 */
export function format({ text, analysis }: DefinitionText): TextChange | undefined {
  if (analysis.problems.some(({ code }) => textCodes.includes(code))) return undefined;
  const formatted = written(text);
  // What would change again when formatted again is better left alone.
  if (formatted === undefined || !isSame(text, formatted) || written(formatted) !== formatted) return undefined;
  return changeOf(text, formatted);
}

function written(text: string): string | undefined {
  const document = parseDocument(text, { uniqueKeys: false, keepSourceTokens: true, logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
  keepNumbers(document);
  padBraces(document, text);
  const lines = besideKeys(document.toString({ lineWidth: 120, indent: 2 }), text).split('\n');
  const breaks = text.includes('\r\n') ? '\r\n' : '\n';
  const trimmed = lines.map((line) => line.trimEnd()).join('\n');
  return trimmed.replace(/\n*$/, '\n').replaceAll('\n', breaks);
}

/** A number as it stands in the text. */
class AsWritten {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Lets numbers be written back as they stand, not as their values would be written. */
function keepNumbers(document: Document): void {
  document.schema.tags.unshift({
    tag: 'tag:mtl-experiments:as-written',
    default: true,
    resolve: (source) => new AsWritten(source),
    identify: (value) => value instanceof AsWritten,
    stringify: ({ value }) => (value instanceof AsWritten ? value.source : ''),
  });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && node.source !== undefined) node.value = new AsWritten(node.source);
    },
  });
}

/** `{ a: 1 }`, but `[1, 2]`; a pair that stands in brackets without braces, as in `[dense: { units: 3 }]`, gets none. */
function padBraces(document: Document, text: string): void {
  visit(document, {
    Collection(_, node) {
      const write = node.toString.bind(node);
      const flowCollectionPadding = isMap(node) ? ' ' : '';
      const isBare =
        isMap(node) &&
        node.flow === true &&
        node.range !== null &&
        node.range !== undefined &&
        text[node.range[0]] !== '{';
      node.toString = (context, ...rest) => {
        const written = write(context && { ...context, flowCollectionPadding }, ...rest);
        return isBare ? written.replace(/^\{ (.*) \}$/, '$1') : written;
      };
    },
  });
}

/** Comments that stood behind a key whose value begins on the next line, put back there from that next line. */
function besideKeys(written: string, original: string): string {
  const heads = [...original.matchAll(/^ *(?:- +)*([\w.-]+): *(#[^\r\n]*)/gm)];
  const beside = new Set(heads.map(([, key = '', comment = '']) => `${key}: ${comment.trimEnd()}`));
  return written.replaceAll(/([\w.-]+):\n +(#.*)$/gm, (found, key: string, comment: string) => {
    const joined = `${key}: ${comment.trimEnd()}`;
    return beside.has(joined) ? joined : found;
  });
}

const comments = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|\s)(#[^\r\n]*)/g)].map((match) => (match[1] ?? '').trimEnd());

function isSame(before: string, after: string): boolean {
  const [a, b] = [parseDocument(before, { logLevel: 'error' }), parseDocument(after, { logLevel: 'error' })];
  return (
    b.errors.length === 0 &&
    isDeepStrictEqual(a.toJS(), b.toJS()) &&
    isDeepStrictEqual(comments(before), comments(after))
  );
}

/** The one stretch that differs. */
function changeOf(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}
