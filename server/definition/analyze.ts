import type { Experiment } from './experiment.ts';
import type { Problem } from './problem.ts';
import { Places } from './reading/places.ts';
import { readDocument } from './reading/read.ts';
import { resolve } from './resolve.ts';
import { checkRules } from './rules/rules.ts';
import { isWhole, type Written } from './schema/experiment.ts';
import { parseText } from './text/parse.ts';

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
}

/** Reads a definition: what it means if it is right, and everything that is wrong with it. Never throws. */
export function analyze(text: string): Analysis {
  const { experiment, problems } = analyzeInDetail(text);
  return experiment ? { experiment, problems } : { problems };
}

/** As `analyze`, with the places of everything that is written. */
export function analyzeInDetail(text: string): DetailedAnalysis {
  const parsed = parseText(text);
  if (!parsed.document) return { problems: parsed.problems, written: {}, places: new Places(text, []) };
  const { written, places, problems: form } = readDocument(text, parsed.document);
  const syntax = parsed.problems;
  // Where the text is not even YAML, what seems to be missing is probably what could not be parsed.
  const kept = syntax.length > 0 ? form.filter(({ code }) => !code.startsWith('missing-')) : form;
  const formal = [...syntax, ...kept];
  const problems = inOrder([...formal, ...checkRules(written, places, formal)]);
  const right = problems.every(({ severity }) => severity !== 'error');
  if (right && isWhole(written)) return { experiment: resolve(written), problems, written, places };
  return { problems, written, places };
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => a.start - b.start || a.end - b.end);
