import { weightingSchema } from '../../definition/schema/weightings.ts';
import { difference, type Check } from '../../objective/verify/check.ts';
import { goldenWeightings as golden } from '../../objective/verify/golden-weightings.ts';
import { Weigher } from '../methods/weigher.ts';
import { knownExperiment, takeKnownStep } from './known-step.ts';

const tolerance = 2e-6;

/** The value of the objective where it is golden. */
interface Known {
  readonly losses: readonly number[];
  readonly value: number;
  readonly weights?: readonly number[];
}

const known: Readonly<Record<string, Known>> = {
  uncertainty: golden.uncertainty,
  gls: golden.gls,
  famo: golden.famo,
};

const text = (name: string): string => (name === 'static' ? '{ static: { weights: { task1: 0.5, task2: 2 } } }' : name);

/** Whole steps of the trainer with every weighting of the format: the objective's value and the weights on the backend. */
export function weightingSteps(): readonly Check[] {
  const methods = Object.entries(weightingSchema.options).map(([name, option]) => {
    const source = 'source' in option ? option.source : 'definition';
    return stepCheck(name, text(name), source, known[name]);
  });
  const stch = stepCheck('stch μ = 1', '{ stch: { mu: 1 } }', 'Lin 2024', golden.stch);
  return [...methods, stch];
}

function stepCheck(method: string, written: string, source: string, wanted: Known | undefined): Check {
  const losses = wanted?.losses ?? [1, 2, 4];
  return {
    part: 'weighting',
    method,
    what: `step of ${losses.length} tasks on the backend, ${wanted ? 'golden value' : 'value in float64'}`,
    source,
    tolerance,
    measure: () => {
      const experiment = knownExperiment(losses.length, `weighting: ${written}`);
      const names = Object.keys(experiment.tasks);
      const rows = names.map((_, i) => names.map((_, j) => (i === j ? 1 : 0)));
      const { total, weights } = takeKnownStep(experiment, { rows, losses });
      const own = new Weigher(experiment).weigh(names, 1, byTask(names, losses));
      const ownWeights = names.map((name) => own.weights[name] ?? Number.NaN);
      const value = wanted?.value ?? sumOf(ownWeights, losses) + own.added;
      return { error: Math.max(Math.abs(total - value), difference(weights, wanted?.weights ?? ownWeights)) };
    },
  };
}

const byTask = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, i) => [name, values[i] ?? Number.NaN]));

const sumOf = (weights: readonly number[], losses: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * (losses[i] ?? Number.NaN), 0);
