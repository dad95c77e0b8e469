import * as tf from '@tensorflow/tfjs-core';
import { planNetwork, type NetworkPlan } from '../definition/architecture/network.ts';
import type { PlannedStack } from '../definition/architecture/plan.ts';
import { branchingBlocks } from '../definition/architecture/branching.ts';
import type { Experiment, Model } from '../definition/experiment.ts';
import { factsOfRows, type TaskRows } from '../data/row-facts.ts';
import { isPerTask } from '../definition/layer.ts';
import { sumInOrder } from '../backend/sum-in-order.ts';
import type { Pass } from './pass.ts';
import type { Parameter, State } from './parameter.ts';
import { at, forEach, type Body, type BuiltParts, type Features } from './sharing/body.ts';
import { branching } from './sharing/branching.ts';
import { crossStitch } from './sharing/cross-stitch.ts';
import { dselectK } from './sharing/dselect-k.ts';
import { encoders, soft } from './sharing/encoders.ts';
import { hard } from './sharing/hard.ts';
import { mmoe } from './sharing/mmoe.ts';
import { mtan } from './sharing/mtan.ts';
import { ple } from './sharing/ple.ts';
import { buildStack, buildWeight, lanesOf, type Stack } from './stack.ts';

export type { TaskRows } from '../data/row-facts.ts';

/** What a pass gives. */
export interface Outputs {
  readonly of: Readonly<Record<string, tf.Tensor>>;
  /** What the sharing method adds to the objective for the tasks of the pass (part of A), a scalar. */
  readonly added: tf.Scalar | undefined;
}

/** A network for all tasks of an experiment: what the tasks share, and a head a task. */
export interface Network {
  readonly parameters: readonly Parameter[];
  /** Those that are not frozen. */
  readonly trainable: readonly Parameter[];
  /** What training passes change without training it. */
  readonly state: readonly State[];
  /** Whether a training pass draws random numbers. */
  readonly random: boolean;
  /**
   * Outputs (logits or numbers, `[rows, units]`) of the tasks, all of which see the same `input` of shape `[rows, ...]`.
   * What they share runs once for all of them.
   */
  forward(input: tf.Tensor, tasks: readonly string[], pass: Pass): Outputs;
  /** Scalars that the passes of training step `step` (from 1) need: they differ from step to step. */
  scalars(step: number): Readonly<Record<string, number>>;
  dispose(): void;
}

function buildBody({ sharing, encoder }: Model, parts: BuiltParts): Body {
  switch (sharing.type) {
    case 'hard':
      return hard(parts);
    case 'none':
      return encoders(parts);
    case 'soft':
      return soft(parts);
    case 'crossStitch':
      return crossStitch(parts, sharing);
    case 'mmoe':
      return mmoe(parts, sharing);
    case 'cgc':
      return ple(parts, { ...sharing, levels: [] });
    case 'ple':
      return ple(parts, sharing);
    case 'mtan':
      return mtan(parts, sharing);
    case 'dselectK':
      return dselectK(parts, sharing);
    case 'branching':
      return branching(parts, branchingBlocks(encoder).length, sharing);
    default:
      throw new Error(`sharing ${JSON.stringify(sharing satisfies never)}`);
  }
}

/** Everything of a plan that has parameters, built; by prefix or name, in the order of the plan. */
function buildParts({ encoders, body, heads }: NetworkPlan, experiment: Experiment) {
  const { initializer, frozen = 'none' } = experiment.model;
  const start = { seed: experiment.seed, initializer, frozen };
  return {
    inputs: encoders.map((plan) => ({ tasks: plan.tasks, stack: buildStack(plan, start) })),
    stacks: new Map(body.stacks.map((plan) => [plan.id, buildStack(plan, start)])),
    weights: new Map(body.weights.map((plan) => [plan.name, buildWeight(plan, start)])),
    heads: builtHeads(heads, (plan) => buildStack(plan, start)),
  };
}

/** The head of each task; one that several have is built once. */
function builtHeads(heads: NetworkPlan['heads'], build: (plan: PlannedStack) => Stack): Map<string, Stack> {
  const built = new Map([...new Set(Object.values(heads))].map((plan) => [plan, build(plan)]));
  return new Map(Object.entries(heads).map(([task, plan]) => [task, the(built, plan)]));
}

function the<K, T>(map: ReadonlyMap<K, T>, name: K): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`the network has no part ${String(name)}`);
  return value;
}

/** Whether tasks have layers of their own among those that they share. */
const hasOwn = ({ encoders, body }: NetworkPlan): boolean =>
  [...encoders, ...body.stacks].some(({ layers }) => layers.some(({ layer }) => isPerTask(layer)));

/** Sends rows through the encoder of their kind and the shared one: once, up to the first layer that each task has for itself. */
function inLanes(
  before: Stack | undefined,
  shared: Stack,
  input: tf.Tensor,
  tasks: readonly string[],
  pass: Pass,
  withinBody: Pass,
): Readonly<Record<string, tf.Tensor>> {
  const entered = before?.applyLanes({ value: input, apart: false }, tasks, pass) ?? { value: input, apart: false };
  return lanesOf(shared.applyLanes(entered, tasks, withinBody), tasks);
}

/** 1 at the real steps of rows of ids and 0 at padded ones, whose id is 0. */
const realSteps = (ids: tf.Tensor): tf.Tensor2D =>
  tf.cast(tf.notEqual(ids, tf.scalar(0, ids.dtype === 'int32' ? 'int32' : 'float32')), 'float32') as tf.Tensor2D;

/** What several passes give, one for each task. */
function joined(each: readonly Features[]): Features {
  const of = Object.fromEntries(each.flatMap((features) => Object.entries(features.of)));
  const added = each.flatMap((features) => features.added ?? []);
  return added.length === 0 ? { of } : { of, added: sumInOrder(added) };
}

/**
 * Builds the network of an experiment.
 * @param rows the training rows of each task, for the shape of its input and the kind of its target
 */
export function buildNetwork(experiment: Experiment, rows: TaskRows): Network {
  const plan = planNetwork(experiment, factsOfRows(experiment, rows));
  const { inputs, stacks, weights, heads } = buildParts(plan, experiment);
  const body = buildBody(experiment.model, {
    tasks: Object.keys(experiment.tasks),
    stack: (id) => the(stacks, id),
    weight: (name) => the(weights, name).variable,
  });
  const ownHeads = [...new Set(heads.values())];
  const parametersOf = (built: Iterable<Stack>) => [...built].flatMap(({ parameters }) => parameters);
  const before = inputs.map(({ stack }) => stack);
  const parameters = [...parametersOf([...before, ...stacks.values()]), ...weights.values(), ...parametersOf(ownHeads)];
  const allStacks = [...before, ...stacks.values(), ...ownHeads];
  const encoderOf = (task: string) => inputs.find(({ tasks }) => tasks.includes(task))?.stack;
  const { masked } = plan;
  const isMasked = (among: readonly string[], tasks: readonly string[]) => tasks.some((task) => among.includes(task));
  // An encoder of one kind of input may end the mask, whatever those of the others do.
  const withinBody = (tasks: readonly string[], pass: Pass): Pass =>
    isMasked(masked.body, tasks) ? pass : { ...pass, mask: undefined };
  // Tasks that see the same rows have the same encoder for them.
  const enter = (input: tf.Tensor, [task = '']: readonly string[], pass: Pass) =>
    encoderOf(task)?.apply(input, pass) ?? input;
  const together = (input: tf.Tensor, tasks: readonly string[], pass: Pass): Features =>
    body.features(enter(input, tasks, pass), tasks, withinBody(tasks, pass));
  const apart = (input: tf.Tensor, tasks: readonly string[], pass: Pass): Features => {
    if (body.lanes)
      return { of: inLanes(encoderOf(tasks[0] ?? ''), body.lanes, input, tasks, pass, withinBody(tasks, pass)) };
    return joined(tasks.map((task) => together(input, [task], { ...pass, lanes: [task] })));
  };
  const featuresOf = hasOwn(plan) ? apart : together;
  const state = allStacks.flatMap((stack) => stack.state);
  return {
    parameters,
    trainable: parameters.filter(({ frozen }) => !frozen),
    state,
    scalars: (step) => body.scalars?.(step) ?? {},
    random: body.scalars !== undefined || allStacks.some(({ random }) => random),
    forward(input, tasks, given) {
      const pass = isMasked(masked.any, tasks) ? { ...given, mask: realSteps(input) } : given;
      const { of: features, added } = featuresOf(input, tasks, pass);
      const of = forEach(tasks, (task) => the(heads, task).apply(at(features, task), pass));
      return { of, added };
    },
    dispose: () => [...parameters, ...state].forEach(({ variable }) => variable.dispose()),
  };
}
