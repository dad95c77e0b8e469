import { parseDocument, visit, type Document, type YAMLError } from 'yaml';
import type { ProblemCode } from '../codes.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { longestText, unparsable } from './guards.ts';

export interface ParsedText {
  /** Absent where the text is not worth reading further. */
  readonly document?: Document.Parsed;
  readonly problems: readonly Problem[];
}

/** YAML's own errors by what they mean to a person; those not listed are plain `yaml-syntax`. */
const knownErrors: Readonly<Partial<Record<YAMLError['code'], { code: ProblemCode; message: string }>>> = {
  BAD_INDENT: { code: 'wrong-indentation', message: 'This line is not indented like the lines it belongs to.' },
  TAB_AS_INDENT: { code: 'yaml-tabs', message: 'YAML does not allow tabs here; use spaces.' },
  MULTIPLE_DOCS: {
    code: 'several-documents',
    message: "A file holds one definition; delete the line '---' or put what follows it into a file of its own.",
  },
  RESOURCE_EXHAUSTION: { code: 'nested-too-deep', message: 'Lists and maps are nested too deeply here.' },
  BAD_ALIAS: { code: 'unknown-alias', message: "An alias '*name' needs an anchor '&name' before it." },
  TAG_RESOLVE_FAILED: { code: 'unknown-tag', message: "Tags such as '!name' mean nothing here; delete it." },
};

/** These make everything after them meaningless: they are reported alone. */
const fatal: readonly ProblemCode[] = ['nested-too-deep', 'several-documents'];

/** Parses a definition's text, never throwing and never reporting more than helps. */
export function parseText(text: string): ParsedText {
  const hopeless = unparsable(text);
  return hopeless ? { problems: [hopeless] } : parseLoosely(text);
}

/** As `parseText`, but it makes what it can of a text with tabs or merge markers too: for completion while typing. */
export function parseLoosely(text: string): ParsedText {
  if (text.length > longestText) return { problems: [] };
  // Uniqueness of keys is checked while reading: the parser's own check takes quadratic time.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const problems = [...document.errors, ...document.warnings].slice(0, 100).map((error) => translated(error, text));
  const worst = problems.find(({ code }) => fatal.some((other) => other === code));
  if (worst) return { problems: [worst] };
  const bomb = aliasProblem(document);
  if (bomb) return { problems: [bomb] };
  return { document, problems: onePerLine(problems, text) };
}

function translated(error: YAMLError, text: string): Problem {
  const known = knownErrors[error.code];
  const [start, end] = error.pos;
  const from = Math.min(start, text.length);
  const range = { start: from, end: Math.min(Math.max(end, from + 1), text.length) };
  if (known) return problem(known.code, range, known.message);
  const reason = (error.message.split('\n', 1)[0] ?? '').replace(/[.:]?$/, '.');
  return problem('yaml-syntax', range, `The YAML cannot be read here: ${reason}`);
}

/** One mistake often makes the parser stumble several times on a line: the first says enough. */
function onePerLine(problems: readonly Problem[], text: string): readonly Problem[] {
  const lines = new Set<number>();
  return problems.filter(({ start }) => {
    const line = text.lastIndexOf('\n', Math.max(0, start - 1));
    return lines.has(line) ? false : Boolean(lines.add(line));
  });
}

/** Aliases that repeat themselves out of all proportion, or contain themselves. */
function aliasProblem(document: Document.Parsed): Problem | undefined {
  let first: { start: number; end: number } | undefined;
  visit(document, {
    Alias: (_, node) => {
      if (node.range) first = { start: node.range[0], end: node.range[1] };
      return visit.BREAK;
    },
  });
  if (!first || document.errors.length > 0) return undefined;
  try {
    document.toJS({ maxAliasCount: 100 });
    return undefined;
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    const message = 'The aliases of this file repeat its parts too often, or contain themselves; write the values out.';
    return problem('too-many-aliases', first, message);
  }
}
