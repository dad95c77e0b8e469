import type { DataSource, Experiment, Layer, Loss, Metric, Task } from './experiment.ts';
import { formatTargets, type TargetKind } from './formats.ts';
import type { Written } from './schema/experiment.ts';

type WrittenLayer = Written['model']['encoder'][number];
type WrittenTask = Written['tasks'][string];

/** What a task predicts, as far as its data set and target exist. */
export function targetOf(
  data: Readonly<Record<string, DataSource>> | undefined,
  task: Pick<Task, 'data' | 'target'>,
): TargetKind | undefined {
  if (!data || !Object.hasOwn(data, task.data)) return undefined;
  const format = data[task.data]?.format;
  const targets = format === undefined ? {} : formatTargets[format];
  return Object.hasOwn(targets, task.target) ? targets[task.target] : undefined;
}

const lossFor = (target: TargetKind | undefined): Loss => (target?.kind === 'number' ? 'mse' : 'crossEntropy');
const metricsFor = (target: TargetKind | undefined): readonly Metric[] =>
  target?.kind === 'number' ? ['rmse'] : ['accuracy'];

/** Gives layers their names: the file's, or the type and the place among layers of that type. */
export class LayerNames {
  readonly #counts = new Map<string, number>();

  named(layers: readonly WrittenLayer[]): readonly Layer[] {
    return layers.map((layer) => {
      const count = (this.#counts.get(layer.type) ?? 0) + 1;
      this.#counts.set(layer.type, count);
      return { ...layer, name: layer.name ?? `${layer.type}_${count}` };
    });
  }
}

/** The layers of a definition with their names, in the order that automatic names count: encoder, then heads. */
export function namedLayers(written: Partial<Pick<Written, 'model' | 'tasks'>>): {
  readonly encoder: readonly Layer[];
  readonly heads: Readonly<Record<string, readonly Layer[]>>;
} {
  const names = new LayerNames();
  const encoder = names.named(written.model?.encoder ?? []);
  const heads = Object.entries(written.tasks ?? {}).map(([name, task]) => [name, names.named(task.head)] as const);
  return { encoder, heads: Object.fromEntries(heads) };
}

/** Completes a definition with what follows from other places of it: losses, metrics, layer names, weights. */
export function resolve(written: Written): Experiment {
  const { encoder, heads } = namedLayers(written);
  const task = ([name, task]: [string, WrittenTask]): [string, Task] => {
    const target = targetOf(written.data, task);
    const metrics = task.metrics ?? metricsFor(target);
    return [name, { ...task, loss: task.loss ?? lossFor(target), metrics, head: heads[name] ?? [] }];
  };
  return {
    ...written,
    version: 1,
    model: { ...written.model, encoder },
    tasks: Object.fromEntries(Object.entries(written.tasks).map(task)),
    objective: { ...written.objective, weighting: weighting(written) },
  };
}

function weighting({ objective, tasks }: Written): Experiment['objective']['weighting'] {
  if (objective.weighting.type === 'equal') return objective.weighting;
  const { weights } = objective.weighting;
  const complete = Object.keys(tasks).map((name) => [name, Object.hasOwn(weights, name) ? weights[name] : 1]);
  return { type: 'static', weights: Object.fromEntries(complete) };
}
