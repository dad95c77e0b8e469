import path from 'node:path';
import { runsOf } from '../../server/compare/plan.ts';
import { readResults } from '../../server/compare/read-results.ts';
import { legend } from '../../server/compare/report/cells.ts';
import { missingRuns } from '../../server/compare/train.ts';
import { verdict } from '../../server/compare/verdict.ts';
import type { ShownComparison } from '../../webview/results/messages.ts';

/**
 * A comparison for the results panel.
 * @param training what is trained at this moment
 */
export function shownComparison(dir: string, training: string | undefined): ShownComparison {
  const { comparison, results } = readResults(dir);
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
