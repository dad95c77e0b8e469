import * as tf from '@tensorflow/tfjs-core';
import { analyze } from '../../definition/analyze.ts';
import type { Experiment } from '../../definition/experiment.ts';
import { regularizerSchema } from '../../definition/schema/regularizers.ts';
import type { Rows } from '../../data/dataset.ts';
import { worst, type Check, type Measurement } from '../../objective/verify/check.ts';
import { goldenRegularizers, type GoldenRegularizer } from '../../objective/verify/golden-regularizers.ts';
import { regularizerName } from '../../objective/verify/regularizer-terms.ts';
import { BatchMaker } from '../batch-maker.ts';
import { Learner } from '../learner.ts';

/** The length of the golden proximal maps: a step of this learning rate takes them. */
const learningRate = 0.7;

/**
 * Whole steps of the trainer with every regulariser, its losses without weight: W − η∇R, or the proximal map of length η, as
 * NumPy and SciPy have them, and λR as the step records it.
 */
export const regularizerSteps = (): readonly Check[] =>
  goldenRegularizers.map((golden): Check => {
    const option = regularizerSchema.options[golden.regularizer.type];
    return {
      part: 'regularizer',
      method: regularizerName(golden),
      what: `a whole step ${golden.prox ? 'takes the proximal map' : 'descends the gradient'}`,
      source: 'source' in option ? option.source : 'definition',
      tolerance: 5e-6,
      measure: () => errorOf(golden),
    };
  });

/** A network whose parameters have the names and shapes of the golden arrays, trained without losses. */
function experimentFor({ regularizer, arrays }: GoldenRegularizer): Experiment {
  const [{ name, shape } = { name: '', shape: [] }] = arrays;
  const overHeads = regularizer.on === 'heads';
  const units = overHeads ? (shape[0] ?? 1) : (shape.at(-1) ?? 1);
  const { experiment, problems } = analyze(`version: 1
data: { first: { format: shapes }, second: { format: shapes, seed: 1 }, third: { format: shapes, seed: 2 } }
model:
  sharing: ${name.startsWith('level') ? '{ cgc: { sharedExperts: 1, taskExperts: 1 } }' : 'hard'}
  encoder: [flatten, dense: { units: ${units}, activation: linear, name: one }]
tasks: { a: { data: first, target: size }, b: { data: second, target: size }${overHeads ? ', c: { data: third, target: size }' : ''} }
training: { optimizer: { sgd: { learningRate: ${learningRate} } } }
`);
  if (!experiment) throw new Error(problems.map(({ message }) => message).join(' '));
  const weights = Object.fromEntries(Object.keys(experiment.tasks).map((task) => [task, 0]));
  return {
    ...experiment,
    objective: {
      weighting: { type: 'static', weights },
      aggregator: { type: 'none' },
      regularizers: [regularizer],
    },
  };
}

/** The largest error of λR and of the numbers after the step, relative where a value is above 1. */
function errorOf(golden: GoldenRegularizer): Measurement {
  const experiment = experimentFor(golden);
  const [{ shape } = { shape: [] }] = golden.arrays;
  const width = golden.regularizer.on === 'heads' ? 1 : shape.slice(0, -1).reduce((product, side) => product * side, 1);
  const rows = rowsOf(width);
  const tasks = Object.entries(experiment.tasks);
  const learner = new Learner(experiment, Object.fromEntries(tasks.map(([task]) => [task, rows])));
  try {
    const variables = golden.arrays.map(({ name }) => {
      const variable = learner.arrays[name];
      if (!variable) throw new Error(`the network has no ${name}`);
      return variable;
    });
    golden.arrays.forEach(({ values }, i) => {
      const variable = variables[i];
      tf.tidy(() => variable?.assign(tf.tensor([...values], variable.shape)));
    });
    learner.push();
    const batches = tasks.map(([task, { data }]) =>
      new BatchMaker(experiment).make(data, rows, Int32Array.of(0), [task]),
    );
    const { regularizers } = learner.train(batches, 1);
    learner.pull();
    const error = (found: number | undefined, wanted: number) =>
      Math.abs((found ?? Number.NaN) - wanted) / Math.max(1, Math.abs(wanted));
    return worst([
      [error(regularizers[0], golden.value), 'λR'],
      ...movedTo(golden).flatMap((list, k) => {
        const found = variables[k]?.dataSync() ?? [];
        return list.map((wanted, i) => [error(found[i], wanted), `array ${k}`] as const);
      }),
    ]);
  } finally {
    learner.dispose();
  }
}

const movedTo = ({ arrays, prox, gradient = [] }: GoldenRegularizer): readonly (readonly number[])[] =>
  prox ??
  arrays.map(({ values }, k) => values.map((value, i) => value - learningRate * (gradient[k]?.[i] ?? Number.NaN)));

/** One row of zeros. */
const rowsOf = (width: number): Rows => ({
  count: 1,
  inputShape: [1, 1, width],
  targets: { size: { kind: 'number', values: new Float32Array(1) } },
  sha256: '',
  gather: (_, out) => out.fill(0),
});
