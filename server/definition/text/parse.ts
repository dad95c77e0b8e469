import { parseDocument, type Node } from 'yaml';
import type { ProblemCode } from '../codes.ts';
import type { Problem } from '../problem.ts';
import { mostProblems } from '../reading/reading.ts';
import { followAliases, type Aliases } from './aliases.ts';
import { longestText, unparsable } from './guards.ts';
import { parsePiecewise, ParsedPieces } from './piecewise.ts';
import { missingBracket, syntaxProblem, type SyntaxError } from './syntax-errors.ts';

export interface ParsedText {
  /** Absent where the text is not worth reading further; null where it holds nothing. */
  readonly contents?: Node | null;
  readonly aliases: Aliases;
  readonly problems: readonly Problem[];
}

/** These make everything else meaningless: they are reported alone. */
const fatal: readonly ProblemCode[] = ['nested-too-deep', 'several-documents', 'too-many-aliases'];

const unread = (problems: readonly Problem[]): ParsedText => ({ aliases: new Map(), problems });

/**
 * Parses a definition's text, never throwing and never reporting more than helps. `pieces` are those of the same
 * document's last text; with them only what has changed is parsed.
 */
export function parseText(text: string, pieces = new ParsedPieces()): ParsedText {
  const hopeless = unparsable(text);
  return hopeless ? unread([hopeless]) : parseLoosely(text, pieces);
}

/** As `parseText`, but it makes what it can of a text with tabs or merge markers too: for completion while typing. */
export function parseLoosely(text: string, pieces = new ParsedPieces()): ParsedText {
  if (text.length > longestText) return unread([]);
  const piecewise = parsePiecewise(text, pieces);
  if (!piecewise) return parseWhole(text);
  // What is left open in one entry may be closed in a later one: then the whole text is right.
  if (piecewise.isOpen) {
    const whole = parseWhole(text);
    if (whole.problems.length === 0) return whole;
  }
  const problems = problemsOf(piecewise.errors, text);
  return worstOf(problems) ?? { contents: piecewise.contents, aliases: new Map(), problems };
}

function parseWhole(text: string): ParsedText {
  // Uniqueness of keys is checked while reading: the parser's own check takes quadratic time.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const errors = [...document.errors, ...document.warnings];
  const { aliases, problems: ofAliases } = followAliases(document);
  const problems = onePerLine([...problemsOf(errors, text), ...ofAliases], text);
  return worstOf([...problems, ...ofAliases]) ?? { contents: document.contents, aliases, problems };
}

function worstOf(problems: readonly Problem[]): ParsedText | undefined {
  const worst = problems.find(({ code }) => fatal.some((other) => other === code));
  return worst && unread([worst]);
}

const problemsOf = (errors: readonly SyntaxError[], text: string): readonly Problem[] =>
  onePerLine(syntaxProblems(errors.slice(0, mostProblems), text), text);

/** Errors as problems, without those that only follow from others: from an open bracket, or from the other of a pair. */
function syntaxProblems(errors: readonly SyntaxError[], text: string): readonly Problem[] {
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
