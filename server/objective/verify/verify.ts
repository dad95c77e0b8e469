import { aggregatorChecks } from './aggregator-checks.ts';
import { judge } from './check.ts';
import type { Check, Verdict } from './check.ts';
import { conflictChecks } from './conflict-checks.ts';
import { regularizerChecks } from './regularizer-checks.ts';
import { weightingChecks } from './weighting-checks.ts';

/** Every check of the K×K mathematics: weightings, aggregators and conflict metrics. */
export function allChecks(): readonly Check[] {
  return [...weightingChecks, ...conflictChecks, ...regularizerChecks, ...aggregatorChecks(1)];
}

/** Makes the checks one after the other. */
export function* verdicts(checks: readonly Check[] = allChecks()): Generator<Verdict> {
  for (const check of checks) yield judge(check);
}
