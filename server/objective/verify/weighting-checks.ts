import { stream } from '../../data/random.ts';
import { total } from '../linear/gram.ts';
import type { MethodState } from '../method-state.ts';
import { autoLambda } from '../weightings/auto-lambda.ts';
import { dwa } from '../weightings/dwa.ts';
import { excessMtl } from '../weightings/excess-mtl.ts';
import { famo, famoGradient } from '../weightings/famo.ts';
import { equal, staticWeights } from '../weightings/fixed.ts';
import { gls } from '../weightings/gls.ts';
import { gradNorm, gradNormTargets } from '../weightings/grad-norm.ts';
import { logLosses } from '../weightings/log-losses.ts';
import { moml } from '../weightings/moml.ts';
import { rlw } from '../weightings/rlw.ts';
import { stch } from '../weightings/stch.ts';
import { imtlL } from '../weightings/imtl-l.ts';
import { uncertainty } from '../weightings/uncertainty.ts';
import { objectiveOf } from '../weightings/weighting.ts';
import type { Weighting } from '../weightings/weighting.ts';
import { difference, worst } from './check.ts';
import type { Check, Measurement } from './check.ts';
import { goldenWeightings as golden } from './golden-weightings.ts';
import { lookaheadChecks } from './lookahead-checks.ts';

const draw = () => stream(0, 'verify', 'weightings');

/** Every weighting for three tasks, with a state that it can reach in training. */
const verified: readonly (readonly [weighting: Weighting, state: MethodState])[] = [
  [equal(), {}],
  [staticWeights([0.5, 2]), {}],
  [uncertainty(['regression', 'classification', 'regression']), { logVariances: [0.3, -0.4, 1.2] }],
  [dwa(), { last: [0.8, 1, 3], before: [1, 1.5, 2] }],
  [rlw(), {}],
  [gls(), {}],
  [imtlL(), { logScales: [0.3, -0.4, 1.2] }],
  [gradNorm(), gradNorm().start(3)],
  [stch({ preferences: [1, 0.5, 2], ideal: [0.1, 0, 0.3] }), {}],
  [famo(), { ...famo().start(3), logits: [0.2, -0.1, 0.4] }],
  [excessMtl(), excessMtl().start(3)],
  [logLosses(), {}],
  [autoLambda(), { ...autoLambda().start(3), weights: [0.1, 0.5, 0] }],
  [moml(), { ...moml().start(3), logits: [0.2, -0.1, 0.4] }],
];

/** Losses that every weighting can take: usual ones, very small and large ones, and one task that has reached 0. */
const lossSets = [
  [1, 2, 4],
  [1e-6, 3, 1e6],
  [0, 0.5, 2],
  [0, 0, 0],
  [1e-30, 1e30, 1],
];

const objective = (weighting: Weighting, losses: readonly number[], state: MethodState): number =>
  objectiveOf(losses, weighting.weigh(losses, state, draw()));

/** Checks of all weightings: golden values, that weights are derivatives of the objective, sums, and finite numbers. */
export const weightingChecks: readonly Check[] = [
  ...goldenChecks(),
  ...lookaheadChecks,
  ...verified.flatMap(([weighting, state]) => propertyChecks(weighting, state)),
];

function check(method: string, what: string, source: string, tolerance: number, measure: () => Measurement): Check {
  return { part: 'weighting', method, what, source, tolerance, measure };
}

function goldenChecks(): readonly Check[] {
  const value = (
    name: string,
    weighting: Weighting,
    losses: readonly number[],
    wanted: number,
    state = weighting.start(losses.length),
  ) =>
    check(name, 'golden value', weighting.source, 1e-10, () => ({
      error: Math.abs(objective(weighting, losses, state) - wanted),
    }));
  const weights = (
    name: string,
    weighting: Weighting,
    losses: readonly number[],
    wanted: readonly number[],
    state = weighting.start(losses.length),
  ) =>
    check(name, 'golden weights', weighting.source, 1e-10, () => ({
      error: difference(weighting.weigh(losses, state, draw()).weights, wanted),
    }));
  const regression = uncertainty(['regression', 'regression', 'regression']);
  const classes = uncertainty(['classification', 'classification', 'classification']);
  const optimum = { logVariances: golden.uncertainty.losses.map(Math.log) };
  const epochs = { last: golden.dwa.ratios, before: [1, 1, 1] };
  return [
    value('uncertainty at s = 0', regression, golden.uncertainty.losses, golden.uncertainty.value),
    value('uncertainty at its optimum', regression, golden.uncertainty.losses, golden.uncertainty.least, optimum),
    value('uncertainty of classes at s = 0', classes, golden.uncertainty.losses, golden.classification.value),
    value('uncertainty of classes at its optimum', classes, golden.uncertainty.losses, golden.classification.least, {
      logVariances: golden.uncertainty.losses.map((loss) => Math.log(2 * loss)),
    }),
    value('gls', gls(), golden.gls.losses, golden.gls.value),
    value('gls with a loss of 0', gls(), golden.glsAtZero.losses, golden.glsAtZero.value),
    weights('gls', gls(), golden.gls.losses, golden.gls.weights),
    weights('dwa', dwa({ temperature: golden.dwa.temperature }), [1, 1, 1], golden.dwa.weights, epochs),
    value('stch', stch({ mu: golden.stch.mu }), golden.stch.losses, golden.stch.value),
    // ε = 1e-8 stands in D, not in the golden values.
    { ...value('famo', famo(), golden.famo.losses, golden.famo.value), tolerance: 2e-8 },
    { ...weights('famo', famo(), golden.famo.losses, golden.famo.weights), tolerance: 2e-8 },
    check('famo', 'golden gradient of ξ', 'Liu 2023', 1e-10, () => ({
      error: difference(famoGradient([0, 0, 0], golden.famo.losses, golden.famo.again), golden.famo.gradient),
    })),
    check('gradNorm', 'golden rates, targets and loss', 'Chen 2018', 1e-10, () => {
      const { norms, relative, alpha, rates, targets, loss, gradient } = golden.gradNorm;
      const found = gradNormTargets([1, 1, 1], norms, relative, alpha);
      return worst([
        [difference(found.rates, rates), 'rates'],
        [difference(found.targets, targets), 'targets'],
        [Math.abs(found.loss - loss), 'loss'],
        [difference(found.gradient, gradient), 'gradient'],
      ]);
    }),
  ];
}

function propertyChecks(weighting: Weighting, state: MethodState): readonly Check[] {
  const { name, source, sum } = weighting;
  const over = (error: (losses: readonly number[]) => number): Measurement =>
    worst(lossSets.map((losses) => [error(losses), `L = ${losses.join(', ')}`] as const));
  const weightsOf = (losses: readonly number[]) => weighting.weigh(losses, state, draw()).weights;
  const finite = (losses: readonly number[]): number =>
    [...weightsOf(losses), objective(weighting, losses, state)].filter((value) => !Number.isFinite(value)).length;
  const checks = [check(name, 'finite weights and value', source, 0, () => over(finite))];
  // FAMO holds the factor c of its objective fixed; its golden vectors stand for it.
  if (name !== 'famo') {
    const measure = () => ({ error: lossSlopeError(weighting, state) });
    checks.push(check(name, 'weights are derivatives of the objective', source, 1e-7, measure));
  }
  if (sum !== undefined) {
    const what = sum === 1 ? 'Σw = 1' : 'Σw = K';
    const wanted = sum === 1 ? 1 : 3;
    checks.push(check(name, what, source, 1e-12, () => over((losses) => Math.abs(total(weightsOf(losses)) - wanted))));
  }
  if (weighting.gradient) {
    checks.push(
      check(name, 'gradient of what is learned', source, 1e-7, () => ({ error: stateSlopeError(weighting, state) })),
    );
  }
  return checks;
}

const losses = [1, 2, 4];
const width = 1e-5;

/** By how much the weights miss the central differences of the objective by each loss. */
function lossSlopeError(weighting: Weighting, state: MethodState): number {
  const { weights } = weighting.weigh(losses, state, draw());
  const differences = losses.map((_, i) => {
    const at = (by: number) =>
      objective(
        weighting,
        losses.map((loss, j) => (i === j ? loss + by : loss)),
        state,
      );
    return (at(width) - at(-width)) / (2 * width);
  });
  return difference(weights, differences);
}

function stateSlopeError(weighting: Weighting, state: MethodState): number {
  const exact = weighting.gradient?.(losses, state) ?? {};
  const errors = Object.entries(exact).map(([name, slopes]) => {
    const values = state[name] ?? [];
    const differences = values.map((_, i) => {
      const at = (by: number) =>
        objective(weighting, losses, { ...state, [name]: values.map((value, j) => (i === j ? value + by : value)) });
      return (at(width) - at(-width)) / (2 * width);
    });
    return [difference(slopes, differences), name] as const;
  });
  return worst(errors).error;
}
