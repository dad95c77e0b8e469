import * as tf from '@tensorflow/tfjs-core';
import type { TapeNode } from '@tensorflow/tfjs-core/dist/tape.js';

/** Gradients found so far, by the number of the tensor that they are by. */
type Gradients = Map<number, tf.Tensor>;

/**
 * A forward pass that can be differentiated many times: TensorFlow.js's own gradients run the forward pass anew for every
 * scalar that they differentiate. Holds what the gradients need until `dispose`.
 */
export class Tape {
  readonly #nodes: readonly TapeNode[];

  constructor(nodes: readonly TapeNode[]) {
    this.#nodes = nodes;
  }

  /** The gradients of a scalar by `xs`; nothing for those that it does not depend on. Only what lies between is gone through. */
  gradients<X extends tf.Tensor>(y: tf.Scalar, xs: readonly X[]): Map<X, tf.Tensor> {
    const path = pathBetween(this.#nodes, xs, y);
    const reached: X[] = [];
    const gradients = tf.tidy(() => {
      const found: Gradients = new Map([[y.id, tf.onesLike(y)]]);
      for (const step of path.toReversed()) goBack(step, found);
      return xs.flatMap((x) => {
        const gradient = found.get(x.id);
        if (gradient) reached.push(x);
        return gradient ?? [];
      });
    });
    return new Map(gradients.map((gradient, i) => [reached[i] as X, gradient]));
  }

  dispose(): void {
    for (const { saved } of this.#nodes) saved?.forEach((tensor) => tensor.dispose());
  }
}

/** Runs `forward` and writes down how its results come about. */
export function recordTape<T>(forward: () => T): { value: T; tape: Tape } {
  const { state } = tf.engine();
  if (state.gradientDepth !== 0) throw new Error('a tape inside a gradient');
  state.activeTape = [];
  state.gradientDepth = 1;
  try {
    const value = forward();
    return { value, tape: new Tape(state.activeTape) };
  } finally {
    state.gradientDepth = 0;
    state.activeTape = [];
  }
}

/** An operation of the tape with those of its inputs that depend on what is differentiated by. */
interface PathStep {
  readonly node: TapeNode;
  readonly inputs: readonly (readonly [name: string, tensor: tf.Tensor])[];
}

/** The operations that lead from some of `xs` to `y`, in their order. */
function pathBetween(nodes: readonly TapeNode[], xs: readonly tf.Tensor[], y: tf.Tensor): PathStep[] {
  const from = new Set(xs.map(({ id }) => id));
  const dependent: PathStep[] = [];
  for (const node of nodes) {
    const inputs = Object.entries(node.inputs).filter(([, tensor]) => from.has(tensor.id));
    if (inputs.length === 0) continue;
    for (const { id } of node.outputs) from.add(id);
    dependent.push({ node, inputs });
  }
  const to = new Set([y.id]);
  const path = dependent.toReversed().filter(({ node, inputs }) => {
    if (!node.outputs.some(({ id }) => to.has(id))) return false;
    for (const [, { id }] of inputs) to.add(id);
    return true;
  });
  return path.toReversed();
}

/** Adds what an operation's outputs say about its inputs. */
function goBack({ node, inputs }: PathStep, found: Gradients): void {
  if (!node.gradient) throw new Error(`${node.kernelName} has no gradient`);
  // An output that does not lead to y has none, and TensorFlow.js's gradients know what to do then.
  const given = node.gradient(node.outputs.map(({ id }) => found.get(id) as tf.Tensor));
  for (const [name, { id }] of inputs) {
    const own = given[name]?.();
    if (!own) throw new Error(`${node.kernelName} has no gradient by its input ${name}`);
    const before = found.get(id);
    found.set(id, before ? tf.add(before, own) : own);
  }
}
