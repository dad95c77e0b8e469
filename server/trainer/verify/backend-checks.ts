import type { Check } from '../../objective/verify/check.ts';
import { lossChecks } from '../../objective/verify/loss-checks.ts';
import { regularizerTermChecks } from '../../objective/verify/regularizer-terms.ts';
import { aggregatorSteps } from './aggregator-steps.ts';
import { regularizerSteps } from './regularizer-steps.ts';
import { weightingSteps } from './weighting-steps.ts';

/** Every check that needs a backend; it is loaded before they are measured. */
export const backendChecks = (): readonly Check[] => [
  ...lossChecks,
  ...regularizerTermChecks,
  ...regularizerSteps(),
  ...weightingSteps(),
  ...aggregatorSteps(),
];
