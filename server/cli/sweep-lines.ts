import { sweepVerdict, trialRows } from '../compare/sweep/report.ts';
import type { SweepResults } from '../compare/sweep/results.ts';
import { table } from './table.ts';

/** What a sweep found as lines of text: sentences, then the trials, the best first. */
export const sweepLines = (results: SweepResults): readonly string[] => [
  ...sweepVerdict(results),
  '',
  ...table(trialRows(results), 2),
];
