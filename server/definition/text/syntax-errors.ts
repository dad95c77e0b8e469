import type { YAMLError } from 'yaml';
import type { ProblemCode } from '../codes.ts';
import type { Fix, Problem } from '../problem.ts';
import { problem, replacement, type Range } from '../reading/reading.ts';

/** What is used of a parser's error. */
export type SyntaxError = Pick<YAMLError, 'code' | 'message' | 'pos'>;

/** What an error of the parser means to a person, if that can be told from the error alone. */
const known: Readonly<Partial<Record<YAMLError['code'], { code: ProblemCode; message: string }>>> = {
  TAB_AS_INDENT: { code: 'yaml-tabs', message: 'YAML does not allow tabs here; use spaces.' },
  MULTIPLE_DOCS: {
    code: 'several-documents',
    message: "A file holds one definition; delete the line '---' or put what follows it into a file of its own.",
  },
  RESOURCE_EXHAUSTION: { code: 'nested-too-deep', message: 'Lists and maps are nested too deeply here.' },
  BAD_ALIAS: { code: 'unknown-alias', message: "An alias '*name' needs an anchor '&name' before it." },
  TAG_RESOLVE_FAILED: { code: 'unknown-tag', message: "Tags such as '!name' mean nothing here; delete it." },
  BAD_SCALAR_START: { code: 'yaml-syntax', message: 'A value cannot begin with this character; put it in quotes.' },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'wrong-indentation',
    message: "What follows is not indented like what it belongs to, or a second 'key:' stands on the line.",
  },
};

/** Errors that the parser words by its own grammar. */
const inWords: readonly (readonly [RegExp, string])[] = [
  [/Missing closing .*quote/, 'The quote that begins in this entry has no end.'],
  [/Unexpected flow-map-end/, "This '}' has no '{' before it."],
  [/Unexpected flow-seq-end/, "This ']' has no '[' before it."],
  [
    /Unexpected seq-item-ind/,
    "This '-' belongs to no list: what stands above it is no 'key:', or is indented differently.",
  ],
  [
    /Nested mappings are not allowed/,
    "A second 'key:' stands on this line; put it on a line of its own, or both in braces.",
  ],
];

/** An error of the parser as a problem, in words of the format rather than of YAML's grammar. */
export function syntaxProblem(error: SyntaxError, text: string): Problem {
  const [start, end] = error.pos;
  const from = Math.max(0, Math.min(start, text.length - 1));
  const range = { start: from, end: Math.min(Math.max(end, from + 1), text.length) };
  const special = unclosed(error, text, range) ?? multiline(error, text, range) ?? withoutColon(error, text, range);
  if (special) return special;
  const meaning = known[error.code];
  if (meaning) return problem(meaning.code, firstLine(text, range), meaning.message);
  if (error.code === 'BAD_INDENT')
    return problem('wrong-indentation', range, 'This line is not indented like the lines that it belongs to.');
  const said = inWords.find(([pattern]) => pattern.test(error.message));
  if (said) return problem('yaml-syntax', firstLine(text, range), said[1]);
  const reason = (error.message.split('\n', 1)[0] ?? '').replace(/[.:]?$/, '.');
  return problem('yaml-syntax', firstLine(text, range), `The YAML cannot be read here: ${reason}`);
}

function firstLine(text: string, { start, end }: Range): Range {
  const line = text.slice(start, end).search(/\r?\n/);
  return { start, end: line > 0 ? start + line : end };
}

/** The bracket that the parser waited for in vain, if that is the error. */
export const missingBracket = (error: SyntaxError): string | undefined => /end with a ([}\]])/.exec(error.message)?.[1];

/** A bracket without its partner: the place of the bracket says more than the place where the parser gave up. */
function unclosed(error: SyntaxError, text: string, range: Range): Problem | undefined {
  const missing = missingBracket(error);
  if (missing === undefined) return undefined;
  const opener = missing === '}' ? '{' : '[';
  const start = lastOpen(text.slice(0, range.start), opener);
  if (start === undefined) return undefined;
  const message = `This '${opener}' has no '${missing}', or what it holds is not indented far enough.`;
  return problem('yaml-syntax', { start, end: start + 1 }, message);
}

function lastOpen(before: string, opener: string): number | undefined {
  const closer = opener === '{' ? '}' : ']';
  let closed = 0;
  for (let i = before.length - 1; i >= 0; i--) {
    if (before[i] === closer) closed++;
    else if (before[i] === opener && closed-- === 0) return i;
  }
  return undefined;
}

/** A key that goes over lines: nearly always a colon without its space, or a line that is indented too far. */
function multiline(error: SyntaxError, text: string, range: Range): Problem | undefined {
  if (error.code !== 'MULTILINE_IMPLICIT_KEY') return undefined;
  const written = text.slice(range.start, range.end);
  const tight = tightColon(written, range.start);
  if (tight) return tight;
  const start = range.start + Math.max(0, written.search(/(?<=\n[ ]*)[^\s]/), written.search(/[^\s]/));
  const end = Math.max(range.end, start + 1);
  return problem('wrong-indentation', { start, end }, 'This line is not indented like the lines that it belongs to.');
}

/** A colon that a value follows without a space: YAML takes both for one word. */
function tightColon(written: string, start: number): Problem | undefined {
  const colon = /^[\w-]+:(?=[^\s])/.exec(written);
  if (!colon) return undefined;
  const end = start + colon[0].length;
  const fixes = [{ title: 'Add the space', edits: [{ start: end, end, newText: ' ' }] }];
  return problem('yaml-syntax', { start, end }, "A space is missing after the colon: 'key: value'.", { fixes });
}

/** `batchSize 64`, `batchSize = 64` and `// a note` say what was meant. */
function colonFixes(word: string, start: number): readonly Fix[] {
  const note = /^\/\/ */.exec(word);
  if (note) return [replacement('Make it a comment', { start, end: start + note[0].length }, '# ')];
  const pair = /^([\w-]+)(?: *= *| +)(?=[^\s=])/.exec(word);
  if (!pair) return [];
  const key = pair[1] ?? '';
  return [replacement(`Change to '${key}: …'`, { start: start + key.length, end: start + pair[0].length }, ': ')];
}

function withoutColon(error: SyntaxError, text: string, range: Range): Problem | undefined {
  if (error.code !== 'MISSING_CHAR' || !/followed by map values/.test(error.message)) return undefined;
  const word = text.slice(range.start, range.end).split('\n', 1)[0] ?? '';
  const tight = tightColon(word, range.start);
  if (tight) return tight;
  const end = range.start + Math.max(1, word.trimEnd().length);
  return problem(
    'yaml-syntax',
    { start: range.start, end },
    `A key needs a colon and a value after it: '${word.slice(0, 40).trim()}: …'.`,
    { fixes: colonFixes(word, range.start) },
  );
}
