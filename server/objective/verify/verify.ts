import { aggregatorChecks } from './aggregator-checks.ts';
import type { Check } from './check.ts';
import { conflictChecks } from './conflict-checks.ts';
import { metricChecks } from './metric-checks.ts';
import { regularizerChecks } from './regularizer-checks.ts';
import { weightingChecks } from './weighting-checks.ts';

/** Every check of the mathematics in float64, which needs no backend. */
export function allChecks(): readonly Check[] {
  return [...weightingChecks, ...conflictChecks, ...regularizerChecks, ...metricChecks, ...aggregatorChecks(1)];
}
