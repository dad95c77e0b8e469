import { planNetwork, type NetworkPlan, type TaskFacts } from '../architecture/network.ts';
import { PlanError, sizeOf, type PlannedStack } from '../architecture/plan.ts';
import type { Experiment } from '../experiment.ts';
import type { LayerShape } from '../layer-shapes/shape.ts';
import { isPerTask } from '../layer.ts';
import type { Training } from '../training.ts';
import { chainKeptValues } from './kept-values.ts';
import { chainMultiplyAdds } from './multiply-adds.ts';
import { slotsOf } from './slots.ts';
import { stepKinds, type StepKind } from './step-kinds.ts';

type Facts = Readonly<Record<string, TaskFacts>>;

/** What a training step keeps in memory, about: bytes of float32 numbers, without what single operations need to work. */
export interface StepMemory {
  readonly parameters: number;
  readonly gradients: number;
  /** Of the optimizer. */
  readonly slots: number;
  /** Averages of weights, and sums of gradients over several batches. */
  readonly copies: number;
  /** Of all rows: the inputs, what the layers leave behind for the backward pass, and the gradients by that. */
  readonly activations: number;
  /** Of the parts before, that which does not grow with the batch. */
  readonly fixed: number;
  /** What one row of `batchSize` adds. */
  readonly perRow: number;
  readonly total: number;
}

/** What one kind of step costs. */
export interface StepCost {
  /** The tasks that it trains. */
  readonly tasks: readonly string[];
  /** Rows of all its batches together. */
  readonly rows: number;
  readonly multiplyAdds: {
    readonly forward: number;
    /** Forward and backward, about: the gradients by inputs and by kernels each cost what the forward pass does. */
    readonly training: number;
  };
  readonly memory: StepMemory;
}

const bytes = 4;

/** All stacks of layers of a network, in its order. */
export const stacksOf = ({ encoders, body, heads }: NetworkPlan): readonly PlannedStack[] => [
  ...encoders,
  ...body.stacks,
  ...new Set(Object.values(heads)),
];

/** Number of trained values. */
export function parametersOf(plan: NetworkPlan): number {
  const layers = stacksOf(plan).flatMap((stack) => stack.layers);
  const weights = plan.body.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return layers.reduce((sum, layer) => sum + layer.parameters, weights);
}

/** What each kind of step of an experiment costs. Throws a `PlanError` where layers do not fit each other. */
export function stepCosts(experiment: Experiment, facts: Facts): readonly StepCost[] {
  const plan = planNetwork(experiment, facts);
  const parameters = parametersOf(plan);
  return stepKinds(experiment).map((kind) => costOf(experiment, kind, plan, facts, parameters));
}

function costOf(experiment: Experiment, kind: StepKind, plan: NetworkPlan, facts: Facts, parameters: number): StepCost {
  const { training } = experiment;
  const passes = kind.batches.map(({ tasks }) => passCost(planFor(experiment, facts, tasks, plan), facts, tasks));
  const rows = training.batchSize;
  const forward = rows * passes.reduce((sum, pass) => sum + pass.multiplyAdds, 0);
  const perRow = 2 * bytes * passes.reduce((sum, pass) => sum + pass.kept, 0);
  return {
    tasks: kind.tasks,
    rows: rows * passes.length,
    multiplyAdds: { forward, training: 3 * forward },
    memory: memoryOf(training, bytes * parameters, perRow),
  };
}

function memoryOf(training: Training, parameters: number, perRow: number): StepMemory {
  const { optimizer, weightAveraging, accumulate, batchSize } = training;
  const slots = parameters * slotsOf(optimizer);
  const copies = parameters * ((weightAveraging.type === 'ema' ? 1 : 0) + (accumulate > 1 ? 1 : 0));
  const fixed = 2 * parameters + slots + copies;
  const activations = batchSize * perRow;
  const parts = { parameters, gradients: parameters, slots, copies, activations };
  return { ...parts, fixed, perRow, total: fixed + activations };
}

/** What one row of a batch costs on its way through the stacks that the tasks reach. */
function passCost(plan: NetworkPlan, facts: Facts, tasks: readonly string[]): { multiplyAdds: number; kept: number } {
  const reached = (own: { readonly tasks: readonly string[] }) => own.tasks.some((task) => tasks.includes(task));
  const stacks = stacksOf(plan).filter(reached);
  const gates = plan.body.weights.filter((weight) => weight.role === 'kernel' && reached(weight));
  const input = sizeOf(facts[tasks[0] ?? '']?.input ?? []);
  const of = (each: (layers: readonly LayerShape[]) => number) =>
    stacks.reduce((sum, stack) => sum + overLanes(stack, tasks, each), 0);
  return {
    multiplyAdds: of(chainMultiplyAdds) + gates.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    kept: input + of(chainKeptValues),
  };
}

/** A cost of a stack: from the first layer that each task has for itself, every task's rows go through it apart. */
function overLanes(
  stack: PlannedStack,
  tasks: readonly string[],
  cost: (layers: readonly LayerShape[]) => number,
): number {
  const own = stack.layers.findIndex(({ layer }) => isPerTask(layer));
  if (own < 0) return cost(stack.layers);
  const lanes = stack.tasks.filter((task) => tasks.includes(task)).length;
  return cost(stack.layers.slice(0, own)) + lanes * cost(stack.layers.slice(own));
}

/** The network as rows of these tasks see it: layers that data sets of several sizes share are of another size for each. */
function planFor(experiment: Experiment, facts: Facts, tasks: readonly string[], plan: NetworkPlan): NetworkPlan {
  const input = facts[tasks[0] ?? '']?.input ?? [];
  const all = Object.entries(facts);
  if (all.every(([, other]) => other.input.join() === input.join())) return plan;
  try {
    if (Object.keys(experiment.model.encoders ?? {}).length > 0) return planFrom(experiment, facts, tasks);
    return planNetwork(experiment, Object.fromEntries(all.map(([task, { units }]) => [task, { input, units }])));
  } catch (error) {
    // Encoders of other tasks need not fit these rows.
    if (error instanceof PlanError) return plan;
    throw error;
  }
}

/** Where each kind of input has an encoder: the shared one as it gets what the encoder of these tasks gives. */
function planFrom(experiment: Experiment, facts: Facts, tasks: readonly string[]): NetworkPlan {
  const isOwn = ([task]: readonly [string, unknown]): boolean => tasks.includes(task);
  const all = Object.entries(facts);
  const first = [...all.filter(isOwn), ...all.filter((entry) => !isOwn(entry))];
  return planNetwork(experiment, Object.fromEntries(first));
}
