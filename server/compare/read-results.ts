import { analyzeComparison, type Results } from './analysis.ts';
import { readItems } from './items/read-items.ts';
import { observe } from './observations.ts';
import { readComparison, type Comparison } from './record.ts';
import { tunedMembers } from './tuning.ts';

/** A comparison, and what its runs have come to so far. Throws where its folder cannot be read. */
export function readResults(dir: string): { readonly comparison: Comparison; readonly results: Results } {
  const comparison = readComparison(dir);
  const observed = observe(dir, comparison);
  const items = readItems(dir, comparison, observed);
  return { comparison, results: analyzeComparison(comparison, observed, items, tunedMembers(dir)) };
}
