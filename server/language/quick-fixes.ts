import { analyze } from '../definition/analyze.ts';
import type { Problem } from '../definition/problem.ts';
import type { Range } from '../definition/reading/reading.ts';

/** The problems that touch a range and that can be fixed. */
export function fixableProblems(text: string, range: Range): readonly Problem[] {
  return analyze(text).problems.filter(
    ({ start, end, fixes }) => start <= range.end && end >= range.start && (fixes?.length ?? 0) > 0,
  );
}
