import { weightingSchema } from '../../definition/schema/weightings.ts';
import { difference, type Check } from '../../objective/verify/check.ts';
import { goldenWeightings as golden } from '../../objective/verify/golden-weightings.ts';
import { combine, dot, type Rows } from '../../objective/linear/gram.ts';
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
    const list = looksAhead[name];
    return list === undefined ? stepCheck(name, text(name), source, known[name]) : lookaheadCheck(name, source, list);
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

/** Weightings that look a step ahead on validation rows, with the list of their state that the weights follow from. */
const looksAhead: Readonly<Record<string, string>> = { autoLambda: 'weights', moml: 'logits' };

/**
 * The weights after a lookahead of 0.1 from a state in the middle of training. In float64, with the rows x_i of the known step
 * and x'_j of validation, θ' = −ηΣw_i g_i and b'_i = −2ηw_i√L_i: L_j = e_j² with e_j = θ'ᵀx'_j + b'_j + √L_j.
 */
function lookaheadCheck(method: string, source: string, list: string): Check {
  const losses = [1, 2, 4];
  const rows = [
    [1, 0, 2],
    [-1, 3, 0],
    [0.5, -2, 1],
  ];
  const validation = [
    [2, 1, 0],
    [0, 1, -1],
    [1, 1, 1],
  ];
  const state = { [list]: [0.5, 0.2, 0.9], first: [0.3, -0.2, 0.1], second: [0.04, 0.01, 0.02], count: [3] };
  return {
    part: 'weighting',
    method,
    what: 'weights after a lookahead on the backend, value in float64',
    source,
    tolerance: 5e-6,
    measure: () => {
      const experiment = knownExperiment(3, `weighting: { ${method}: { learningRate: 0.1, lookahead: 0.1 } }`);
      const names = Object.keys(experiment.tasks);
      const taken = takeKnownStep(experiment, { rows, validation, losses, state: { weighting: state } });
      const own = new Weigher(experiment);
      own.state = state;
      const before = own.weigh(names, 1, byTask(names, losses)).weights;
      const gains = knownGains(rows, validation, losses, {
        weights: names.map((name) => before[name] ?? 0),
        length: 0.1,
      });
      own.learn('gradients', { losses: byTask(names, losses), gains });
      const { weights } = own.weigh(names, 1, byTask(names, losses));
      return {
        error: difference(
          taken.weights,
          names.map((name) => weights[name] ?? Number.NaN),
        ),
      };
    },
  };
}

function knownGains(
  rows: Rows,
  validation: Rows,
  losses: readonly number[],
  { weights, length }: { readonly weights: readonly number[]; readonly length: number },
): readonly number[] {
  const roots = losses.map(Math.sqrt);
  const ahead = combine(rows, weights).map((value) => -length * value);
  const slopes = validation.map((row, j) => {
    const root = roots[j] ?? Number.NaN;
    const bias = -2 * length * (weights[j] ?? 0) * root;
    const input = row.map((value) => value / (2 * root));
    const error = dot(ahead, input) + bias + root;
    return { shared: input.map((value) => 2 * error * value), bias: 2 * error };
  });
  return rows.flatMap((row, i) =>
    slopes.map(({ shared, bias }, j) => length * (dot(row, shared) + (i === j ? 2 * (roots[i] ?? 0) * bias : 0))),
  );
}

const byTask = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, i) => [name, values[i] ?? Number.NaN]));

const sumOf = (weights: readonly number[], losses: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * (losses[i] ?? Number.NaN), 0);
