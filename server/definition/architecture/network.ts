import type { Experiment, Layer, Model } from '../experiment.ts';
import { normalizedPerTask } from '../layer.ts';
import { propagate, type Shape } from '../shapes.ts';
import { checkAgreement, needsOneShape } from './agreement.ts';
import { planBranching } from './branching.ts';
import { planCrossStitch } from './cross-stitch.ts';
import { planEncoders, planHard } from './encoders.ts';
import { planDselectK, planMmoe } from './experts.ts';
import { isWholeCopy, layersBefore, planInputEncoders } from './input-encoders.ts';
import { markMasked, seesMask } from './masks.ts';
import { planMtan } from './mtan.ts';
import { PlanError, planStack, type BodyInputs, type PlannedBody, type PlannedStack } from './plan.ts';
import { planPle } from './ple.ts';

/** What is known of a task's data: the shape of a row, and the number of outputs that its target needs. */
export interface TaskFacts {
  readonly input: Shape;
  readonly units: number;
}

/** A whole network, before anything of it is built: every array that it trains, with its name, its shape and its tasks. */
export interface NetworkPlan {
  /** Of each kind of input, before the body. */
  readonly encoders: readonly PlannedStack[];
  readonly body: PlannedBody;
  readonly heads: Readonly<Record<string, PlannedStack>>;
  readonly masked: MaskedTasks;
}

/** The tasks for which some layer looks at the mask of padded steps, and those for which the body may. */
export interface MaskedTasks {
  readonly any: readonly string[];
  readonly body: readonly string[];
}

function planBody(model: Model, inputs: BodyInputs): PlannedBody {
  const { sharing } = model;
  switch (sharing.type) {
    case 'hard':
      return planHard(inputs);
    case 'none':
    case 'soft':
      return planEncoders(inputs, (task) => layersBefore(model, task));
    case 'crossStitch':
      return planCrossStitch(inputs, sharing);
    case 'mmoe':
      return planMmoe(inputs, sharing);
    case 'cgc':
      return planPle(inputs, { ...sharing, levels: [] });
    case 'ple':
      return planPle(inputs, sharing);
    case 'mtan':
      return planMtan(inputs, sharing);
    case 'dselectK':
      return planDselectK(inputs, sharing);
    case 'branching':
      return planBranching(inputs, sharing);
    default:
      return sharing satisfies never;
  }
}

/** Throws a `PlanError` where what tasks have in common gets rows of shapes that it cannot share. */
function checkInputs(model: Model, inputs: Readonly<Record<string, Shape>>): void {
  if (model.sharing.type === 'none') return;
  for (const [name, { tasks, layers }] of Object.entries(model.encoders ?? {})) {
    const own = Object.entries(inputs).filter(([task]) => tasks.includes(task));
    checkAgreement(`The encoder '${name}'`, layers, Object.fromEntries(own), false);
  }
  const entering = Object.entries(inputs).map(([task, input]) => {
    return [task, propagate(layersBefore(model, task), input).output ?? input] as const;
  });
  const oneShape = needsOneShape(model.sharing.type);
  checkAgreement('The shared encoder', model.encoder, Object.fromEntries(entering), oneShape);
}

/** Marks the layers of the encoders that each task has for itself. */
function withOwnNormalizations(model: Model, tasks: readonly string[]): Model {
  if (model.normalization !== 'perTask') return model;
  const own = (layers: readonly Layer[]): readonly Layer[] => layers.map((layer) => normalizedPerTask(layer, tasks));
  const encoders = Object.entries(model.encoders ?? {}).map(
    ([name, { layers, ...rest }]) => [name, { ...rest, layers: own(layers) }] as const,
  );
  return { ...model, encoder: own(model.encoder), encoders: Object.fromEntries(encoders) };
}

/** A model whose layers know which of them see a mask, the head of each task with them. */
function withMasks(model: Model, heads: Readonly<Record<string, readonly Layer[]>>) {
  const encoders = Object.entries(model.encoders ?? {}).map(
    ([name, own]) => [name, { ...own, ...markMasked(own.layers) }] as const,
  );
  const leaving = encoders.filter(([, { leaves }]) => leaves).flatMap(([, { tasks }]) => tasks);
  const encoder = markMasked(model.encoder, leaving.length > 0).layers;
  const marked = Object.entries(heads).map(([task, head]) => {
    const before = markMasked([...layersBefore(model, task), ...model.encoder]);
    const own = markMasked(head, before.leaves).layers;
    return { task, head: own, masked: [...before.layers, ...own].some(seesMask) };
  });
  const any = marked.flatMap(({ task, masked }) => (masked ? [task] : []));
  const apart = isWholeCopy(model) ? [] : encoders.flatMap(([, { tasks }]) => tasks);
  return {
    model: {
      ...model,
      encoder,
      ...(model.encoders && {
        encoders: Object.fromEntries(encoders.map(([name, { tasks, layers }]) => [name, { tasks, layers }])),
      }),
    },
    heads: Object.fromEntries(marked.map(({ task, head }) => [task, head])),
    masked: { any, body: any.filter((task) => !apart.includes(task) || leaving.includes(task)) },
  };
}

/** Plans the network of an experiment. Throws a `PlanError` where layers do not fit each other. */
export function planNetwork(experiment: Experiment, facts: Readonly<Record<string, TaskFacts>>): NetworkPlan {
  const own = withOwnNormalizations(experiment.model, Object.keys(experiment.tasks));
  const written = Object.fromEntries(Object.entries(experiment.tasks).map(([name, { head }]) => [name, head]));
  const { model, heads: headLayers, masked } = withMasks(own, written);
  const inputs = Object.fromEntries(Object.entries(facts).map(([task, { input }]) => [task, input]));
  const encoders = isWholeCopy(model) ? [] : planInputEncoders(model, inputs);
  checkInputs(model, inputs);
  const entering = Object.entries(inputs).map(([task, input]) => {
    const own = encoders.find(({ tasks }) => tasks.includes(task));
    return [task, own ? own.output : input] as const;
  });
  const body = planBody(model, { encoder: model.encoder, inputs: Object.fromEntries(entering) });
  const headOf = (name: string, tasks: readonly string[], prefix = name): PlannedStack => {
    const units = facts[name]?.units ?? 1;
    const output: Layer = { type: 'dense', name: prefix, units, activation: 'linear', useBias: true };
    return planStack({ prefix, part: 'head', tasks }, [...(headLayers[name] ?? []), output], body.outputs[name] ?? []);
  };
  const names = Object.keys(headLayers);
  if (model.heads === 'one') {
    const [first = '', ...others] = names;
    const one = headOf(first, names, 'pooled');
    for (const other of others) checkPoolable(one, headOf(other, [other], 'pooled'), [first, other]);
    return { encoders, body, heads: Object.fromEntries(names.map((name) => [name, one])), masked };
  }
  const heads = names.map((name) => [name, headOf(name, [name])] as const);
  return { encoders, body, heads: Object.fromEntries(heads), masked };
}

/** Throws a `PlanError` where two tasks would need different heads. */
function checkPoolable(one: PlannedStack, other: PlannedStack, [first, second]: readonly [string, string]): void {
  const shapes = ({ input, layers }: PlannedStack): string =>
    JSON.stringify([input, layers.map(({ layer, output }) => [layer.type, output])]);
  if (shapes(one) === shapes(other)) return;
  throw new PlanError(`The tasks '${first}' and '${second}' cannot have one head: what it gets or gives differs.`);
}
