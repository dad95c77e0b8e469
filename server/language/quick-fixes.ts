import type { Problem } from '../definition/problem.ts';
import type { Range } from '../definition/reading/reading.ts';
import type { DefinitionText } from './definition-text.ts';

/** The problems that touch a range and that can be fixed. */
export function fixableProblems({ analysis }: DefinitionText, range: Range): readonly Problem[] {
  return analysis.problems.filter(
    ({ start, end, fixes }) => start <= range.end && end >= range.start && (fixes?.length ?? 0) > 0,
  );
}
