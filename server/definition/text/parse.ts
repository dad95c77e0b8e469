import { parseDocument, type Document, type YAMLError } from 'yaml';
import type { ProblemCode } from '../codes.ts';
import type { Problem } from '../problem.ts';
import { mostProblems } from '../reading/reading.ts';
import { followAliases, type Aliases } from './aliases.ts';
import { longestText, unparsable } from './guards.ts';
import { missingBracket, syntaxProblem } from './syntax-errors.ts';

export interface ParsedText {
  /** Absent where the text is not worth reading further. */
  readonly document?: Document.Parsed;
  readonly aliases: Aliases;
  readonly problems: readonly Problem[];
}

/** These make everything else meaningless: they are reported alone. */
const fatal: readonly ProblemCode[] = ['nested-too-deep', 'several-documents', 'too-many-aliases'];

const unread = (problems: readonly Problem[]): ParsedText => ({ aliases: new Map(), problems });

/** Parses a definition's text, never throwing and never reporting more than helps. */
export function parseText(text: string): ParsedText {
  const hopeless = unparsable(text);
  return hopeless ? unread([hopeless]) : parseLoosely(text);
}

/** As `parseText`, but it makes what it can of a text with tabs or merge markers too: for completion while typing. */
export function parseLoosely(text: string): ParsedText {
  if (text.length > longestText) return unread([]);
  // Uniqueness of keys is checked while reading: the parser's own check takes quadratic time.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const errors = [...document.errors, ...document.warnings].slice(0, mostProblems);
  const { aliases, problems: ofAliases } = followAliases(document);
  const problems = [...syntaxProblems(errors, text), ...ofAliases];
  const worst = problems.find(({ code }) => fatal.some((other) => other === code));
  if (worst) return unread([worst]);
  return { document, aliases, problems: onePerLine(problems, text) };
}

/** Errors as problems, without those that only follow from others: from an open bracket, or from the other of a pair. */
function syntaxProblems(errors: readonly YAMLError[], text: string): readonly Problem[] {
  const own = errors.filter(
    (error, i) => error.code !== 'BLOCK_AS_IMPLICIT_KEY' || errors[i + 1]?.code !== 'MULTILINE_IMPLICIT_KEY',
  );
  const problems = own.map((error) => syntaxProblem(error, text));
  const open = problems[own.findIndex((error) => missingBracket(error) !== undefined)];
  return open ? problems.filter((other) => other === open || other.start < open.start) : problems;
}

/** One mistake often makes the parser stumble several times on a line: the first says enough. */
function onePerLine(problems: readonly Problem[], text: string): readonly Problem[] {
  const lines = new Set<number>();
  return problems.filter(({ start }) => {
    const line = lineStart(text, start);
    return lines.has(line) ? false : Boolean(lines.add(line));
  });
}

/** The offset at which the line of `offset` begins. */
export const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
