import type { Experiment } from '../../definition/experiment.ts';
import { independentBatches, weightingNeeds } from '../../definition/method-needs.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Term } from '../../objective/regularizers/term.ts';
import { granularityOf, isCoordinateAggregator } from '../../objective/aggregators/aggregator-of.ts';
import { partsEnd } from '../parts.ts';
import type { Gathering } from './gather-step.ts';
import { gradientGroups } from './gradient-groups.ts';
import { SquaredGradients } from './squared-gradients.ts';
import { TaskGradients } from './task-gradients.ts';
import { TrackedGradients } from './tracked-gradients.ts';

/** What the halves of a step need, where the experiment's methods look at the gradients of the tasks one by one. */
export function gatheringOf(
  { objective, tasks }: Experiment,
  parameters: readonly Parameter[],
  terms: readonly Term[],
): Gathering | undefined {
  const { aggregator } = objective;
  const risks = objective.weighting.type === 'excessMtl';
  const beta = trackingOf(objective);
  const ahead = weightingNeeds(objective.weighting).validation === true;
  if (aggregator.type === 'none' && !risks && !ahead && beta === undefined) return undefined;
  const names = Object.keys(tasks);
  const groups = gradientGroups(parameters, granularityOf(aggregator));
  const partCount = partsEnd(names.length, terms.length) - 1;
  return {
    tasks: names,
    groups,
    gradients: new TaskGradients(parameters, names, terms, partCount),
    rule: isCoordinateAggregator(aggregator) ? aggregator : undefined,
    tracked: beta === undefined ? undefined : new TrackedGradients(parameters, names.length, beta),
    sampled: independentBatches(aggregator) > 1,
    squares: risks ? new SquaredGradients(parameters, names.length) : undefined,
  };
}

/** How fast running means of the gradients follow them, where a method works on such means. */
function trackingOf({ weighting, aggregator }: Experiment['objective']): number | undefined {
  if (weighting.type === 'dbMtl') return 1 - weighting.beta;
  return aggregator.type === 'moCo' ? aggregator.beta : undefined;
}
