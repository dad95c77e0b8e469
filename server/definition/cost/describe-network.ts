import { planNetwork, type TaskFacts } from '../architecture/network.ts';
import { sizeOf, type Part, type PlannedStack } from '../architecture/plan.ts';
import type { Experiment } from '../experiment.ts';
import type { LayerShape, Shape } from '../layer-shapes/shape.ts';
import type { Layer } from '../layer.ts';
import { multiplyAdds } from './multiply-adds.ts';
import { parametersOf, stacksOf, stepCosts, type StepCost } from './step-cost.ts';

/** One layer of a network. */
export interface DescribedLayer {
  readonly name: string;
  readonly type: Layer['type'];
  /** As the file has it, with all defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Shapes of one row, channels last. */
  readonly input: Shape;
  readonly output: Shape;
  /** Trained values, those of inner layers included. */
  readonly parameters: number;
  /** Of the forward pass, for one row; those of inner layers included. */
  readonly multiplyAdds: number;
  /** The chains of layers inside it: a block's layers and its shortcut, the branches, the directions, or one layer. */
  readonly inner?: readonly (readonly DescribedLayer[])[];
}

/** Layers that stand one after the other, with parameters of their own. */
export interface DescribedStack {
  /** Prefix of its parameters' names. */
  readonly name: string;
  readonly part: Part;
  /** The tasks whose outputs depend on it. */
  readonly tasks: readonly string[];
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly layers: readonly DescribedLayer[];
}

/** A trained array of the sharing method that stands outside of layers: a gate, a coefficient. */
export interface DescribedWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly tasks: readonly string[];
  readonly parameters: number;
}

/** How many trained values there are. */
export interface ParameterCounts {
  readonly total: number;
  /** Of what the outputs of several tasks depend on. */
  readonly shared: number;
  /** For each task: what only it depends on, and all that it depends on. */
  readonly tasks: Readonly<Record<string, { readonly own: number; readonly all: number }>>;
}

/** A network with what its steps cost. */
export interface NetworkDescription {
  readonly sharing: Experiment['model']['sharing']['type'];
  readonly stacks: readonly DescribedStack[];
  readonly weights: readonly DescribedWeight[];
  readonly parameters: ParameterCounts;
  /** One for each kind of training step. */
  readonly steps: readonly StepCost[];
}

/** Describes the network of an experiment. Throws a `PlanError` where layers do not fit each other. */
export function describeNetwork(
  experiment: Experiment,
  facts: Readonly<Record<string, TaskFacts>>,
): NetworkDescription {
  const plan = planNetwork(experiment, facts);
  const stacks = stacksOf(plan).map(describedStack);
  const weights = plan.body.weights.map(({ name, shape, tasks }) => ({
    name,
    shape,
    tasks,
    parameters: sizeOf(shape),
  }));
  return {
    sharing: experiment.model.sharing.type,
    stacks,
    weights,
    parameters: counts([...stacks, ...weights], Object.keys(experiment.tasks), parametersOf(plan)),
    steps: stepCosts(experiment, facts),
  };
}

function describedStack({ prefix, part, tasks, input, output, layers }: PlannedStack): DescribedStack {
  const described = layers.map(describedLayer);
  const sum = (value: (layer: DescribedLayer) => number): number =>
    described.reduce((total, layer) => total + value(layer), 0);
  return {
    name: prefix,
    part,
    tasks,
    input,
    output,
    parameters: sum((layer) => layer.parameters),
    multiplyAdds: sum((layer) => layer.multiplyAdds),
    layers: described,
  };
}

const structure: readonly string[] = ['name', 'type', 'layers', 'shortcut', 'branches', 'layer', 'tasks', 'masked'];

function describedLayer(step: LayerShape): DescribedLayer {
  const { layer, input, output, parameters, inner = [] } = step;
  const options = Object.entries(layer).filter(([key, value]) => !structure.includes(key) && value !== undefined);
  return {
    name: layer.name,
    type: layer.type,
    options: Object.fromEntries(options),
    input,
    output,
    parameters,
    multiplyAdds: multiplyAdds(step),
    ...(inner.length > 0 && { inner: inner.map((chain) => chain.map(describedLayer)) }),
  };
}

function counts(
  parts: readonly { readonly tasks: readonly string[]; readonly parameters: number }[],
  tasks: readonly string[],
  total: number,
): ParameterCounts {
  const sumOf = (chosen: (own: readonly string[]) => boolean): number =>
    parts.filter((part) => chosen(part.tasks)).reduce((sum, { parameters }) => sum + parameters, 0);
  return {
    total,
    shared: sumOf((own) => own.length > 1),
    tasks: Object.fromEntries(
      tasks.map((task) => [
        task,
        { own: sumOf((own) => own.join() === task), all: sumOf((own) => own.includes(task)) },
      ]),
    ),
  };
}
