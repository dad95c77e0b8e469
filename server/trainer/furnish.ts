import type { Experiment } from '../definition/experiment.ts';
import type { Network, TaskRows } from '../model/network.ts';
import type { Term } from '../objective/regularizers/term.ts';
import { deviceWeighting } from '../objective/weightings/on-device.ts';
import { Accumulators } from './accumulators.ts';
import { gatheringOf } from './gathered/gathering-of.ts';
import { groupParameters } from './groups.ts';
import { sightsOf } from './methods/sights.ts';
import type { Weigher } from './methods/weigher.ts';
import type { Optimizer } from './optimizer/optimizer.ts';
import type { Workplace } from './training-step.ts';
import { WeightAverages } from './weight-averages.ts';

/** What is made before the workplace is. */
interface Furniture {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly terms: readonly Term[];
  readonly weigher: Weigher;
}

/** What an experiment's steps work with. */
export function furnish(
  experiment: Experiment,
  rows: TaskRows,
  { network, optimizer, terms, weigher }: Furniture,
): Workplace {
  const { tasks, training, seed } = experiment;
  const { weightAveraging, accumulate, learningRateFactors, gradientClipping } = training;
  const kinds = Object.entries(tasks).map(([name, task]) => [name, rows[name]?.targets[task.target]?.kind] as const);
  return {
    objective: {
      experiment,
      network,
      terms,
      kinds: Object.fromEntries(kinds),
      weighting: deviceWeighting(experiment.objective.weighting, Object.keys(tasks)),
    },
    sights: sightsOf(weigher.weighting, network.trainable),
    optimizer,
    groups: groupParameters(network.trainable, learningRateFactors),
    clipping: gradientClipping,
    accumulators: accumulate > 1 ? new Accumulators(network.trainable) : undefined,
    averages: weightAveraging.type === 'ema' ? new WeightAverages(weightAveraging.decay, network.trainable) : undefined,
    gathering: gatheringOf(experiment, network.trainable, terms),
    seed,
  };
}
