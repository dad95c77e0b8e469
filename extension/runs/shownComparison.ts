import path from 'node:path';
import { analyzeComparison, type Results } from '../../server/compare/analysis.ts';
import { observe } from '../../server/compare/observations.ts';
import { runsOf } from '../../server/compare/plan.ts';
import { readComparison } from '../../server/compare/record.ts';
import { legend } from '../../server/compare/report/cells.ts';
import { missingRuns } from '../../server/compare/train.ts';
import { verdict } from '../../server/compare/verdict.ts';
import type { ShownComparison } from '../../webview/results/messages.ts';

/** What the runs of a comparison have come to. Throws where its folder cannot be read. */
export function resultsOf(dir: string): Results {
  const comparison = readComparison(dir);
  return analyzeComparison(comparison, observe(dir, comparison));
}

/**
 * A comparison for the results panel.
 * @param training what is trained at this moment
 */
export function shownComparison(dir: string, training: string | undefined): ShownComparison {
  const comparison = readComparison(dir);
  const results = resultsOf(dir);
  const total = runsOf(comparison.plan).length;
  return {
    id: path.basename(dir),
    verdict: results.arms.length === 0 ? [] : verdict(results),
    results,
    legend: legend(results),
    done: total - missingRuns({ dir, comparison }).length,
    total,
    ...(training !== undefined && { training }),
  };
}
