import type { Experiment } from '../definition/experiment.ts';
import { short } from '../definition/short-number.ts';
import type { SetReport, TaskReport } from './data-report.ts';

/** Where data do not match, and what can be done about it. */
export interface Mismatch {
  readonly about: 'size' | 'shape' | 'range' | 'balance' | 'missing' | 'scale';
  /** What was found, a sentence. */
  readonly text: string;
  /** What to write into the file, a sentence. */
  readonly suggestion: string;
  /** The same as what can be written at once: values of keys, in flow style. */
  readonly changes?: readonly SuggestedChange[];
}

/** A value to be written under a key of the definition. */
export interface SuggestedChange {
  /** The keys that lead there. */
  readonly path: readonly string[];
  readonly value: string;
}

type Sets = Readonly<Record<string, SetReport>>;
type Tasks = Readonly<Record<string, TaskReport>>;

/** Compares data sets and tasks with each other. */
export const findMismatches = (experiment: Experiment, sets: Sets, tasks: Tasks): readonly Mismatch[] => [
  ...sizes(experiment, sets),
  ...ranges(experiment, sets),
  ...balances(experiment, tasks),
  ...missing(experiment, tasks),
  ...scales(experiment, tasks),
];

const count = (value: number): string => value.toLocaleString('en');
/** The entries with the least and the greatest of a number. */
function extremes<T>(entries: readonly (readonly [string, T])[], of: (value: T) => number) {
  const sorted = entries.toSorted(([, a], [, b]) => of(a) - of(b));
  const [least, most] = [sorted[0], sorted.at(-1)];
  return least && most ? { least, most } : undefined;
}

function sizes({ training }: Experiment, sets: Sets): Mismatch[] {
  const found = extremes(Object.entries(sets), ({ rows }) => rows.train);
  if (!found) return [];
  const [[small, { rows: few }], [large, { rows: many }]] = [found.least, found.most];
  const ratio = many.train / Math.max(1, few.train);
  if (ratio < 3) return [];
  const text = `${large} has ${short(ratio)} times as many training rows as ${small} (${count(many.train)} and ${count(few.train)}).`;
  const suggestion =
    training.schedule.type === 'sample'
      ? 'A higher temperature of the schedule sample brings the smaller set more often.'
      : "'schedule: { sample: { temperature: 2 } }' brings the smaller set more often than in proportion, without repeating it as often as joint does.";
  const changes = [{ path: ['training', 'schedule'], value: '{ sample: { temperature: 2 } }' }];
  return [{ about: 'size', text, suggestion, ...(training.schedule.type !== 'sample' && { changes }) }];
}

/** How far the means of data sets may lie apart, in standard deviations, and how far those may differ. */
const [farMeans, farDeviations] = [0.25, 1.5];

function ranges({ model }: Experiment, sets: Sets): Mismatch[] {
  const known = Object.entries(sets).flatMap(([name, set]) =>
    set.inputs ? [{ name, ...set, inputs: set.inputs }] : [],
  );
  const [first, ...others] = known;
  if (!first) return [];
  const found = others.find(({ inputShape, inputs }) => {
    if (inputShape.join() !== first.inputShape.join()) return false;
    const [low, high] = [inputs.deviation, first.inputs.deviation].toSorted((a, b) => a - b);
    return (
      Math.abs(inputs.mean - first.inputs.mean) > farMeans * (high ?? 0) ||
      (high ?? 0) > farDeviations * Math.max(low ?? 0, 1e-9)
    );
  });
  if (!found) return [];
  const of = ({ name, inputs }: typeof found): string =>
    `${name} have the mean ${short(inputs.mean)} and the deviation ${short(inputs.deviation)}`;
  const suggestion =
    model.normalization === 'perTask'
      ? 'Normalisation layers per task are in use; have one right behind the input.'
      : "A batchNormalization layer first and 'model.normalization: perTask' give each task statistics of its own.";
  const normalized = model.encoder.some(({ type }) => type === 'batchNormalization');
  const changes = [{ path: ['model', 'normalization'], value: 'perTask' }];
  return [
    {
      about: 'range',
      text: `Inputs of ${of(first)}, those of ${of(found)}.`,
      suggestion,
      ...(normalized && model.normalization !== 'perTask' && { changes }),
    },
  ];
}

/** How much more frequent the most frequent class may be than the rarest. */
const farClasses = 10;

function balances({ tasks: written }: Experiment, tasks: Tasks): Mismatch[] {
  return Object.entries(tasks).flatMap(([name, { kind, classes = {} }]): Mismatch[] => {
    const found = extremes(Object.entries(classes), ({ train }) => train);
    if (!found || kind === 'labels') return [];
    const [[rare, { train: few }], [frequent, { train: many }]] = [found.least, found.most];
    if (many < farClasses * Math.max(1, few)) return [];
    const { loss } = written[name] ?? {};
    const weighted = loss && 'classWeights' in loss && loss.classWeights !== 'none';
    const text = `Of ${name}, the class '${frequent}' has ${count(many)} training labels and '${rare}' ${count(few)}.`;
    const suggestion = weighted
      ? 'Its loss weighs classes already; look at macroF1 or balancedAccuracy beside accuracy.'
      : `'loss: { crossEntropy: { classWeights: balanced } }' lets every class count alike.`;
    const changes = [{ path: ['tasks', name, 'loss'], value: '{ crossEntropy: { classWeights: balanced } }' }];
    const plain = loss?.type === 'crossEntropy' && loss.classWeights === 'none' && loss.labelSmoothing === 0;
    return [{ about: 'balance', text, suggestion, ...(plain && { changes }) }];
  });
}

function missing({ training }: Experiment, tasks: Tasks): Mismatch[] {
  return Object.entries(tasks).flatMap(([name, { labels }]): Mismatch[] => {
    const { present, missing: absent } = labels.train;
    if (absent === 0) return [];
    const share = Math.round((100 * absent) / (present + absent));
    const text = `${count(absent)} of ${count(present + absent)} training labels of ${name} are missing (${share} %).`;
    const suggestion =
      'They are left out of its loss; a larger batchSize makes batches without any of its labels rarer.';
    const changes = [{ path: ['training', 'batchSize'], value: String(2 * training.batchSize) }];
    return [{ about: 'missing', text, suggestion, changes }];
  });
}

/** How far the deviations of number targets may differ. */
const farScales = 10;

function scales({ data }: Experiment, tasks: Tasks): Mismatch[] {
  const known = Object.entries(tasks).flatMap(([name, { numbers }]) => (numbers ? [[name, numbers] as const] : []));
  const found = extremes(known, ({ deviation }) => deviation);
  if (!found || found.most[1].deviation < farScales * Math.max(found.least[1].deviation, 1e-9)) return [];
  const [[low, narrow], [high, wide]] = [found.least, found.most];
  const text = `The numbers of ${high} have the deviation ${short(wide.deviation)}, those of ${low} ${short(narrow.deviation)}: ${high} rules a sum of squared errors.`;
  return [
    {
      about: 'scale',
      text,
      suggestion: "'number: { standardize: true }' of both targets, where their format has it, gives them one scale.",
      ...standardized(
        data,
        [low, high].flatMap((name) => tasks[name] ?? []),
      ),
    },
  ];
}

/** The changes that standardise targets, where their data sets name them. */
function standardized(data: Experiment['data'], tasks: readonly TaskReport[]): Pick<Mismatch, 'changes'> {
  const changes = tasks.flatMap(({ data: set, target }): SuggestedChange[] => {
    const source = data[set];
    const named = source && 'targets' in source && Object.hasOwn(source.targets, target);
    return named ? [{ path: ['data', set, 'targets', target], value: '{ number: { standardize: true } }' }] : [];
  });
  return changes.length === tasks.length ? { changes } : {};
}
