import type { KnownData } from './data-facts/facts.ts';
import { inherit, ownProblems, type KnownParents } from './extends/inherit.ts';
import type { PlacedFile } from './extends/joined-text.ts';
import type { DefinitionSource } from './extends/source.ts';
import { expandTasks, withoutRepeats } from './expand-tasks.ts';
import type { Experiment } from './experiment.ts';
import type { Problem } from './problem.ts';
import { Places } from './reading/places.ts';
import { mostProblems } from './reading/reading.ts';
import { readDocument } from './reading/read.ts';
import { resolve } from './resolve.ts';
import type { DeviceMemory } from './cost/need.ts';
import { checkMemory } from './rules/memory.ts';
import { checkRules } from './rules/rules.ts';
import { isWhole, type Written } from './schema/experiment.ts';
import { lineStart, parseText } from './text/parse.ts';
import type { ParsedPieces } from './text/piecewise.ts';

/** What is known of a definition's text. */
export interface Analysis {
  /** Present when no problem is an error. */
  readonly experiment?: Experiment;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

/** An analysis with what hover, completion and symbols need: what could be read, and where it stands. */
export interface DetailedAnalysis extends Analysis {
  /** The top-level parts that could be read. */
  readonly written: Partial<Written>;
  readonly places: Places;
  /** The files that it extends, the nearest first: offsets from theirs on lie in them. */
  readonly files: readonly PlacedFile[];
}

/** What an analysis may use beside the text. */
export interface AnalysisContext {
  /** Where the definition stands; without it, it can extend nothing. */
  readonly source?: DefinitionSource | undefined;
  /** As for `parseText`. */
  readonly pieces?: ParsedPieces | undefined;
  /** What the last state of the same text extended. */
  readonly parents?: KnownParents | undefined;
  /** What the files of its data sets were found to hold. */
  readonly data?: KnownData | undefined;
  /** The memory that a run would have. */
  readonly device?: DeviceMemory | undefined;
}

/** Reads a definition: what it means if it is right, and everything that is wrong with it. Never throws. */
export function analyze(text: string, source?: DefinitionSource): Analysis {
  const { experiment, problems } = analyzeInDetail(text, { source });
  return experiment ? { experiment, problems } : { problems };
}

/** As `analyze`, with the places of everything that is written, also in the files that it extends. */
export function analyzeInDetail(
  text: string,
  { source, pieces, parents, data, device }: AnalysisContext = {},
): DetailedAnalysis {
  const parsed = parseText(text, pieces);
  if (parsed.contents === undefined)
    return { problems: parsed.problems, written: {}, places: new Places(text, []), files: [] };
  const inherited = inherit(text, parsed, source, parents);
  const { files } = inherited;
  const read = readDocument(text, inherited.contents, inherited.aliases, inherited.text);
  const { places, problems: form } = read;
  const written = data ? withKnownData(read.written, data) : read.written;
  const syntax = parsed.problems;
  const isWholeChain = inherited.problems.length === 0;
  const own = form.filter((problem) => !followsFrom(problem, syntax, text) && (isWholeChain || !isMissing(problem)));
  const formal = [...syntax, ...inherited.problems, ...own];
  const expanded = expandTasks(written, places);
  const isWorthwhile = isWholeChain && formal.length < mostProblems;
  const found = isWorthwhile ? checkRules(expanded.written, expanded.places, formal, data) : [];
  const rules = expanded.written === written ? found : withoutRepeats(found);
  const right = [...formal, ...rules].every(({ severity }) => severity !== 'error');
  const experiment = right && isWhole(expanded.written) ? resolve(expanded.written) : undefined;
  const memory = experiment && device ? checkMemory(experiment, places, device) : [];
  const problems = inOrder(ownProblems([...formal, ...rules, ...memory], files, inherited.range));
  const detail = { problems, written, places, files };
  return experiment ? { experiment, ...detail } : detail;
}

/** Data sets with what their files say; what follows from it, as shapes and classes, is then known too. */
function withKnownData(written: Partial<Written>, known: KnownData): Partial<Written> {
  if (!written.data) return written;
  const entries = Object.entries(written.data).map(([name, source]) => {
    const facts = Object.hasOwn(known, name) ? known[name] : undefined;
    return [name, facts ? { ...source, known: facts } : source] as const;
  });
  return { ...written, data: Object.fromEntries(entries) };
}

const isMissing = ({ code }: Problem): boolean => code.startsWith('missing-');

/** Where the text is not even YAML, what is missing, or odd on the same line, is probably what could not be parsed. */
function followsFrom({ code, start, end }: Problem, syntax: readonly Problem[], text: string): boolean {
  if (syntax.length === 0) return false;
  const [first, last] = [lineStart(text, start), lineStart(text, end)];
  const touches = (line: number): boolean => first <= line && line <= last;
  if (syntax.some((other) => touches(lineStart(text, other.start)))) return true;
  const part = partStart(text, start);
  return (
    code.startsWith('missing-') && (start === part || syntax.some((other) => partStart(text, other.start) === part))
  );
}

/** The offset at which the top-level part that `offset` belongs to begins. */
function partStart(text: string, offset: number): number {
  let start = lineStart(text, offset);
  while (start > 0 && !/[^\s#]/.test(text.charAt(start))) start = lineStart(text, start - 1);
  return start;
}

/** In the order of the text; where there are too many, errors go before the rest. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const isError = ({ severity }: Problem): boolean => severity === 'error';
  const most = problems.toSorted((a, b) => Number(isError(b)) - Number(isError(a))).slice(0, mostProblems);
  return most.toSorted((a, b) => a.start - b.start || a.end - b.end);
}
