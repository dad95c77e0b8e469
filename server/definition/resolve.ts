import type { DataSource, Experiment, InputEncoder, Layer, Regularizer, Task } from './experiment.ts';
import { targetKind, type TargetKind } from './formats.ts';
import { defaultLoss } from './loss.ts';
import { defaultMetrics } from './metric.ts';
import { LayerNames } from './name-layers.ts';
import { expanded } from './presets.ts';
import { resolveSharing } from './resolve-sharing.ts';
import type { Written } from './schema/experiment.ts';

type WrittenTask = Written['tasks'][string];

/** What a task predicts, as far as its data set and target exist. */
export function targetOf(
  data: Readonly<Record<string, DataSource>> | undefined,
  task: Pick<Task, 'data' | 'target'>,
): TargetKind | undefined {
  const source = data && Object.hasOwn(data, task.data) ? data[task.data] : undefined;
  return source && targetKind(source, task.target);
}

/** The parts of a definition that have layers, as far as they could be read. */
export interface WithLayers {
  readonly model?: Pick<Written['model'], 'encoder'> & Partial<Written['model']>;
  readonly tasks?: Written['tasks'];
}

/** Layers with the entry of their list that each comes from; a preset stands for several. */
export interface NamedEntries {
  readonly layers: readonly Layer[];
  readonly entries: readonly number[];
}

function namedEntries(list: Written['model']['encoder'], names: LayerNames): NamedEntries {
  const named = list.flatMap((entry, index) => expanded(entry).map((layer) => ({ layer: names.named(layer), index })));
  return { layers: named.map(({ layer }) => layer), entries: named.map(({ index }) => index) };
}

/** The layers of a definition with their names, in the order that automatic names count: encoders, the shared one, then heads. */
export function namedLayers(written: WithLayers): {
  readonly encoder: readonly Layer[];
  /** The entry of the encoder's list that each of its layers comes from; a preset stands for several. */
  readonly entries: readonly number[];
  /** Those of each kind of input. */
  readonly encoders: Readonly<Record<string, NamedEntries>>;
  readonly heads: Readonly<Record<string, readonly Layer[]>>;
} {
  const names = new LayerNames();
  const encoders = Object.entries(written.model?.encoders ?? {}).map(
    ([name, { layers }]) => [name, namedEntries(layers, names)] as const,
  );
  const encoder = namedEntries(written.model?.encoder ?? [], names);
  const heads = Object.entries(written.tasks ?? {}).map(
    ([name, task]) => [name, task.head.map((layer) => names.named(layer))] as const,
  );
  return {
    encoder: encoder.layers,
    entries: encoder.entries,
    encoders: Object.fromEntries(encoders),
    heads: Object.fromEntries(heads),
  };
}

/** Completes a definition with what follows from other places of it: losses, metrics, layer names, weights. */
export function resolve(written: Written): Experiment {
  const { encoder, encoders, heads } = namedLayers(written);
  const task = ([name, task]: [string, WrittenTask]): [string, Task] => {
    const target = targetOf(written.data, task);
    const metrics = task.metrics ?? defaultMetrics(target?.kind);
    const loss = task.loss ?? defaultLoss(target?.kind);
    return [name, { data: viewName(task), target: task.target, loss, metrics, head: heads[name] ?? [] }];
  };
  return {
    version: 1,
    name: written.name,
    seed: written.seed,
    compare: written.compare,
    data: { ...sources(written), ...views(written) },
    model: {
      sharing: resolveSharing(written.model.sharing, encoder, Object.keys(written.tasks)),
      ...(written.model.encoders && { encoders: inputEncoders(written, encoders) }),
      encoder,
      normalization: written.model.normalization,
      initializer: written.model.initializer,
      ...(written.model.startFrom && { startFrom: written.model.startFrom }),
      frozen: written.model.frozen,
    },
    tasks: Object.fromEntries(Object.entries(written.tasks).map(task)),
    objective: {
      ...written.objective,
      weighting: weighting(written),
      regularizers: resolvedRegularizers(written.objective.regularizers, Object.keys(written.tasks)),
    },
    training: training(written),
    ...(written.sweep && { sweep: written.sweep }),
  };
}

/** The data set that a task learns from: its own rows of it where it has a `where`. */
function viewName({ data, where }: WrittenTask): string {
  if (!where) return data;
  const classes = Object.entries(where).map(([target, text]) => `${target} ${text}`);
  return `${data} where ${classes.sort().join(' and ')}`;
}

/** Each choice of rows that tasks make, as a data set of its own, so that it has its own batches and splits. */
function views(written: Written): Experiment['data'] {
  const data = sources(written);
  const chosen = Object.values(written.tasks).flatMap((task): [string, DataSource][] => {
    const source = data[task.data];
    return source && task.where ? [[viewName(task), { ...source, where: task.where }]] : [];
  });
  return Object.fromEntries(chosen);
}

/** The data sets as written; what is not said of them is not there. */
function sources({ data }: Pick<Written, 'data'>): Experiment['data'] {
  const each = Object.entries(data).map(([name, source]): [string, DataSource] => {
    const { augment, ...rest }: DataSource = source;
    return [name, augment && augment.length > 0 ? { ...rest, augment } : rest];
  });
  return Object.fromEntries(each);
}

function inputEncoders(
  { model, tasks }: Written,
  named: Readonly<Record<string, NamedEntries>>,
): Readonly<Record<string, InputEncoder>> {
  const encoders = Object.entries(model.encoders ?? {}).map(([name, { data }]): [string, InputEncoder] => {
    const own = Object.keys(tasks).filter((task) => data.includes(tasks[task]?.data ?? ''));
    return [name, { tasks: own, layers: named[name]?.layers ?? [] }];
  });
  return Object.fromEntries(encoders);
}

function training({ training: { earlyStopping, record, folds, ...training } }: Written): Experiment['training'] {
  const { gram, affinity } = record;
  return {
    ...training,
    record: { ...(gram !== undefined && { gram }), ...(affinity !== undefined && { affinity }) },
    ...(earlyStopping && { earlyStopping }),
    ...(folds && { folds, validation: 1 / folds.of }),
  };
}

function weighting({ objective, tasks }: Written): Experiment['objective']['weighting'] {
  if (objective.weighting.type !== 'static') return objective.weighting;
  const { weights } = objective.weighting;
  const complete = Object.keys(tasks).map((name) => [name, Object.hasOwn(weights, name) ? weights[name] : 1]);
  return { type: 'static', weights: Object.fromEntries(complete) };
}

/** The terms of λR as they are meant: a chain without an order is in that of the tasks. */
export function resolvedRegularizers(
  written: Written['objective']['regularizers'],
  taskNames: readonly string[],
): readonly Regularizer[] {
  return written.map((term) =>
    term.type === 'chain' || term.type === 'fused' ? { ...term, order: term.order ?? taskNames } : term,
  );
}
