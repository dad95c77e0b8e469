import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import { textCodes } from '../definition/codes.ts';
import { print } from '../definition/text/print.ts';
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
  return document.errors.length > 0 ? undefined : print(document, text);
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
