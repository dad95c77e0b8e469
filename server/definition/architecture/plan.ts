import type { Layer } from '../experiment.ts';
import { isPerTask, normalizedPerTask } from '../layer.ts';
import { propagate, type LayerShape, type Shape } from '../shapes.ts';

/** What a parameter belongs to: the encoder (or a copy of it), what the sharing method adds to it, or a head. */
export type Part = 'encoder' | 'sharing' | 'head';

/** A sequence of layers at one place of a network, with parameters of its own. */
export interface PlannedStack {
  /** Unique among the stacks of its network. */
  readonly id: string;
  /** Prefix of its parameters' names: `encoder`, `ten/encoder`. */
  readonly prefix: string;
  readonly part: Part;
  /** The tasks whose outputs depend on it. */
  readonly tasks: readonly string[];
  readonly layers: readonly LayerShape[];
  readonly input: Shape;
  readonly output: Shape;
}

/** A trained array that stands outside of layers: a gate, a coefficient. */
export interface PlannedWeight {
  readonly name: string;
  readonly shape: Shape;
  /** What regularisers may act on is a kernel. */
  readonly role: 'kernel' | 'coefficient';
  readonly tasks: readonly string[];
  /** Where it starts: as a kernel of the model's initialiser, at given values, or uniform in ±limit. */
  readonly start:
    | { readonly type: 'kernel' }
    | { readonly type: 'values'; readonly values: readonly number[] }
    | { readonly type: 'uniform'; readonly limit: number };
}

/** What stands between the inputs and the heads. */
export interface PlannedBody {
  readonly stacks: readonly PlannedStack[];
  readonly weights: readonly PlannedWeight[];
  /** The shape of what the head of each task gets. */
  readonly outputs: Readonly<Record<string, Shape>>;
}

/** What the body is planned from: the encoder's layers, and the shape that enters them for each task. */
export interface BodyInputs {
  readonly encoder: readonly Layer[];
  readonly inputs: Readonly<Record<string, Shape>>;
}

/** Layers that do not fit each other, of an experiment that was not checked or whose data are of another shape than said. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code = 'shape-mismatch';
}

/** Plans a stack for inputs of one shape. Throws a `PlanError` where a layer cannot take what it gets. */
export function planStack(
  place: Pick<PlannedStack, 'prefix' | 'part' | 'tasks'> & { readonly id?: string },
  layers: readonly Layer[],
  input: Shape,
): PlannedStack {
  const { steps, output, failure } = propagate(
    layers.map((layer) => (isPerTask(layer) ? owned(layer, place.tasks) : layer)),
    input,
  );
  if (!output) {
    const layer = layers[failure?.index ?? 0]?.name ?? '';
    throw new PlanError(`The layer '${layer}' of ${place.prefix} ${failure?.reason ?? 'cannot be built'}.`);
  }
  return { id: place.prefix, ...place, layers: steps, input, output };
}

/** Where the plan asks for normalisations per task: one for each task of the stack, and an ordinary one where there is one task. */
const owned = (layer: Layer, tasks: readonly string[]): Layer =>
  normalizedPerTask(layer, tasks.length > 1 ? tasks : undefined);

/** A linear gate without bias, from a flattened input to one logit an expert. */
export function planGate(name: string, input: Shape, logits: number, tasks: readonly string[]): PlannedWeight {
  return { name, shape: [sizeOf(input), logits], role: 'kernel', tasks, start: { type: 'kernel' } };
}

/** The names of copies: `expert_1`, `expert_2`. */
export const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${name}_${i + 1}`);

/** The same output for each task. */
export const sameOutputs = (tasks: readonly string[], output: Shape): Readonly<Record<string, Shape>> =>
  Object.fromEntries(tasks.map((task) => [task, output]));

/** The one shape that enters a body that all tasks go through. */
export const commonInput = ({ inputs }: BodyInputs): Shape => Object.values(inputs)[0] ?? [];

/** Number of values of a shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);
