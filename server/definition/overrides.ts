import { isArmMistake, parseArm, type Arm } from './arms.ts';
import type { Experiment, Regularizer, StartFrom } from './experiment.ts';
import { withInner } from './layer.ts';
import { aggregatorNeeds, weightingNeeds, type MethodNeeds } from './method-needs.ts';
import { pooled, unpoolable } from './pooled.ts';
import { movesTasksTogether, needsTasks } from './regularizer.ts';
import type { Choose } from './training.ts';
import { transferredLayers, transferTo } from './transfer-arm.ts';

/** What a run changes of its definition. */
export interface Overrides {
  readonly arm?: string;
  readonly epochs?: number;
  readonly seed?: number;
  /** Folders of the runs that a transfer starts from, or that an ensemble averages. */
  readonly sources?: readonly string[];
}

/** An override that cannot be applied to this definition. */
export class OverrideError extends Error {
  override readonly name = 'OverrideError';
  /** `not-a-run`: the arm exists, but takes several runs. */
  readonly code: 'unknown-arm' | 'unknown-task' | 'not-a-run' | 'out-of-range';

  constructor(code: OverrideError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The arms that are one run each: `joint`, `alternate`, `single:TASK`. */
export function runnableArms(experiment: Experiment): readonly string[] {
  const tasks = Object.keys(experiment.tasks);
  const alternate = tasks.length > 1 && !needsJointSteps(experiment) ? ['alternate'] : [];
  const one = tasks.length > 1 && unpoolable(experiment) === undefined ? ['pooled'] : [];
  return ['joint', ...alternate, ...one, ...tasks.map((task) => `single:${task}`)];
}

/** The experiment of one arm, with other epochs or another seed. Throws `OverrideError`. */
export function applyOverrides(experiment: Experiment, { arm, epochs, seed, sources = [] }: Overrides): Experiment {
  const ofArm = arm === undefined ? experiment : applyArm(experiment, arm, sources);
  if (epochs !== undefined && !(Number.isSafeInteger(epochs) && epochs >= 1))
    throw new OverrideError('out-of-range', `Epochs must be a whole number of at least 1, not ${epochs}.`);
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new OverrideError('out-of-range', `The seed must be a whole number from 0 to 4294967295, not ${seed}.`);
  return {
    ...ofArm,
    ...(seed !== undefined && { seed }),
    training: { ...ofArm.training, ...(epochs !== undefined && { epochs }) },
  };
}

function applyArm(experiment: Experiment, text: string, sources: readonly string[]): Experiment {
  const arm = parseArm(text, Object.keys(experiment.tasks));
  const choice = `This file's arms for one run: ${runnableArms(experiment).join(', ')}.`;
  if (isArmMistake(arm)) throw new OverrideError(arm.code, `${arm.message} ${choice}`);
  const { training } = experiment;
  switch (arm.type) {
    case 'joint':
      if (training.schedule.type === 'joint') return experiment;
      return { ...experiment, training: { ...training, schedule: { type: 'joint' } } };
    case 'alternate':
      if (needsJointSteps(experiment))
        throw new OverrideError(
          'not-a-run',
          `The arm 'alternate' trains one task at a time, but ${jointReason(experiment)}. ${choice}`,
        );
      if (training.schedule.type === 'alternate') return experiment;
      return { ...experiment, training: { ...training, schedule: { type: 'alternate', by: 'epoch' } } };
    case 'pooled': {
      const reason = unpoolable(experiment);
      if (reason === undefined) return pooled(experiment);
      throw new OverrideError('not-a-run', `The arm 'pooled' has one head for all tasks, but ${reason}. ${choice}`);
    }
    case 'single':
      if (arm.task !== undefined) return singleTask(experiment, arm.task);
      throw new OverrideError('not-a-run', `The arm 'single' is a run for each task; name one. ${choice}`);
    case 'transfer':
    case 'ensemble': {
      const run = sources.length === 0 ? undefined : runWith(experiment, arm, sources);
      if (run) return run;
      const message = `The arm '${text}' takes several runs, so it belongs to a comparison. ${choice}`;
      throw new OverrideError('not-a-run', message);
    }
    default:
      return arm satisfies never;
  }
}

/** The run of a transfer or an ensemble that others are there for; undefined where it stands for several. */
function runWith(
  experiment: Experiment,
  arm: Extract<Arm, { type: 'transfer' | 'ensemble' }>,
  sources: readonly string[],
): Experiment | undefined {
  const [first = ''] = sources;
  if (arm.type === 'ensemble') {
    if (arm.of === 'joint') return applyArm(experiment, 'joint', []);
    return arm.task === undefined ? undefined : singleTask(experiment, arm.task);
  }
  const { from, to, way } = arm;
  if (from === undefined || to === undefined || !way) return undefined;
  const layers = transferredLayers(experiment, from, to);
  if (layers.length === 0)
    throw new OverrideError('not-a-run', `There is no layer that '${from}' could hand on to '${to}': none is shared.`);
  return transferTo(singleTask(experiment, to), layers, way, first);
}

const needsJointSteps = ({ objective }: Experiment): boolean =>
  objective.regularizers.some(movesTasksTogether) || looksAtAll(objective) !== undefined;

/** The method of an objective that looks at all tasks in every step. */
function looksAtAll({ weighting, aggregator }: Experiment['objective']): string | undefined {
  const needs = (method: MethodNeeds): boolean => method.gradients || method.losses;
  if (needs(aggregatorNeeds(aggregator))) return aggregator.type;
  return needs(weightingNeeds(weighting)) ? weighting.type : undefined;
}

function jointReason({ objective }: Experiment): string {
  const method = looksAtAll(objective);
  if (method === undefined) return 'a regulariser of this file moves all tasks in one proximal step';
  return `'${method}' of this file needs all tasks in every step`;
}

/** Only `name` and its data set; whatever names another task or its layers is trimmed. */
function singleTask(experiment: Experiment, name: string): Experiment {
  const { data, tasks, objective, training } = experiment;
  const { encoders: inputs = {}, ...model } = experiment.model;
  const task = tasks[name];
  const source = task && data[task.data];
  if (!task || !source) throw new OverrideError('unknown-task', `There is no task '${name}'.`);
  const { weighting } = objective;
  const weight = weighting.type === 'static' ? (weighting.weights[name] ?? 1) : 1;
  const own = Object.entries(inputs).filter(([, encoder]) => encoder.tasks.includes(name));
  const encoders = own.map(([key, { layers }]) => [key, { tasks: [name], layers }] as const);
  const before = own.flatMap(([, encoder]) => encoder.layers);
  const layers = new Set([...before, ...model.encoder, ...task.head].flatMap(withInner).map((layer) => layer.name));
  return {
    ...experiment,
    data: { [task.data]: source },
    tasks: { [name]: task },
    // One task has nothing to share: its baseline is the plain network.
    model: {
      ...model,
      ...(encoders.length > 0 && { encoders: Object.fromEntries(encoders) }),
      sharing: { type: 'hard' },
      ...(model.frozen && { frozen: among(model.frozen, layers, 'none') }),
      ...(model.startFrom && startAmong(model.startFrom, layers)),
    },
    training: { ...training, schedule: { type: 'joint' }, choose: chooseAmong(training.choose, [name]) },
    objective: {
      ...objective,
      // Nor has it anything to be balanced with: methods for several tasks have no meaning for one.
      weighting: weighting.type === 'static' ? { type: 'static', weights: { [name]: weight } } : { type: 'equal' },
      aggregator: { type: 'none' },
      regularizers: objective.regularizers.flatMap((regularizer) => trimmed(regularizer, layers)),
    },
  };
}

/** A rule for the chosen epoch where only some tasks are there. */
export const chooseAmong = (choose: Choose, tasks: readonly string[]): Choose =>
  choose.type === 'task' && !tasks.includes(choose.name) ? { type: 'objective' } : choose;

/** A choice of layers, of which only some are there; `none` where nothing is left. */
function among<W extends string, N>(
  choice: W | readonly string[],
  layers: ReadonlySet<string>,
  none: N,
): W | N | readonly string[] {
  if (typeof choice === 'string') return choice;
  const own = choice.filter((layer) => layers.has(layer));
  return own.length === 0 ? none : own;
}

function startAmong(startFrom: StartFrom, layers: ReadonlySet<string>): { readonly startFrom?: StartFrom | undefined } {
  const taken = among(startFrom.layers, layers, undefined);
  return { startFrom: taken && { ...startFrom, layers: taken } };
}

function trimmed(regularizer: Regularizer, layers: ReadonlySet<string>): readonly Regularizer[] {
  if (needsTasks(regularizer)) return [];
  if (typeof regularizer.on === 'string') return [regularizer];
  const on = regularizer.on.filter((layer) => layers.has(layer));
  return on.length === 0 ? [] : [{ ...regularizer, on }];
}
