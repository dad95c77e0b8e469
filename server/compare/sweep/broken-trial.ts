import { analyze } from '../../definition/analyze.ts';
import type { Experiment } from '../../definition/experiment.ts';
import { applyOverrides, OverrideError } from '../../definition/overrides.ts';
import { withValues } from '../../definition/sweep/with-values.ts';
import { needsOf } from '../members.ts';
import type { SweepPlan } from './plan.ts';

/**
 * The first trial that could not be trained for what its values make of the definition, in a sentence; to be asked before anything is
 * trained.
 * @param arms that are trained with the values, beside the definition's own schedule
 */
export function brokenTrial({ trials }: SweepPlan, text: string, arms: readonly string[] = []): string | undefined {
  for (const [i, values] of trials.entries()) {
    const { experiment, problems } = analyze(withValues(text, values));
    const error = problems.find(({ severity }) => severity === 'error')?.message;
    const reason = error ?? (experiment && obstacle(experiment, arms));
    if (reason !== undefined) return `Trial ${i + 1} cannot be trained, with ${JSON.stringify(values)}: ${reason}`;
  }
  return undefined;
}

function obstacle(experiment: Experiment, arms: readonly string[]): string | undefined {
  try {
    for (const arm of arms)
      applyOverrides(experiment, { arm, ...(needsOf({ member: arm, seed: 0 }, 1).length > 0 && { sources: ['.'] }) });
    return undefined;
  } catch (error) {
    if (error instanceof OverrideError) return error.message;
    throw error;
  }
}
