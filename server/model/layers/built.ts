import * as tf from '@tensorflow/tfjs-core';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import type { Initializer } from '../../definition/experiment.ts';
import { stream } from '../../data/random.ts';
import type { Pass } from '../pass.ts';
import { zeros, ones, type Start } from '../initializers.ts';
import { startFor } from './starts.ts';

/** Where a layer stands in a network, and what its parameters start from. */
export interface Site {
  /** Unique in the network: `encoder/conv2d_1`. Prefix of the names of its parameters, key of its random streams. */
  readonly path: string;
  readonly seed: number;
  /** The family of first values. */
  readonly initializer: Initializer;
  /** Whether training leaves the arrays of the layer at a path as they are; left out, nowhere. */
  readonly frozen?: (path: string) => boolean;
}

/** One trained array of a layer, with its first values. */
export interface BuiltWeight {
  /** Unique in the network: `encoder/conv2d_1/kernel`. */
  readonly name: string;
  /** What regularisers act on is a kernel. */
  readonly role: 'kernel' | 'bias';
  /** Names of the layer that it belongs to and of those around that one, innermost first. */
  readonly layers: readonly string[];
  /** The task that alone has it, of a layer that has arrays for each. */
  readonly task?: string | undefined;
  readonly variable: tf.Variable;
}

/** An array that a layer keeps without training it, as a moving mean. */
export interface BuiltState {
  readonly name: string;
  /** Names of the layer that keeps it and of those around that one, innermost first. */
  readonly layers: readonly string[];
  readonly variable: tf.Variable;
}

/** A layer with its parameters, ready to be applied any number of times. */
export interface BuiltLayer {
  readonly outputShape: readonly number[];
  /** Kernels before biases, inner layers after; empty for layers that learn nothing. */
  readonly weights: readonly BuiltWeight[];
  readonly state: readonly BuiltState[];
  /** Whether a training pass draws random numbers. */
  readonly random: boolean;
  apply(input: tf.Tensor, pass: Pass): tf.Tensor;
}

/** The arrays of one layer, by their names in it. */
export class Arrays {
  readonly weights: readonly BuiltWeight[];
  readonly state: readonly BuiltState[];

  /** Makes the arrays of a layer and gives them their first values. */
  constructor(step: LayerShape, site: Site) {
    const named = (name: string) => `${site.path}/${name}`;
    this.weights = step.weights.map((weight) => {
      const variable = newVariable(
        site.seed,
        named(weight.name),
        weight.shape,
        startFor(step, weight, site.initializer),
      );
      return { name: named(weight.name), role: weight.role, layers: [step.layer.name], task: weight.task, variable };
    });
    this.state = (step.state ?? []).map(({ name, shape }) => {
      const start = name.endsWith('movingVariance') ? ones : zeros;
      const variable = newVariable(site.seed, named(name), shape, start, false);
      return { name: named(name), layers: [step.layer.name], variable };
    });
  }

  /** The array of that name; throws where the layer has none. */
  the(name: string): tf.Variable {
    const found = this.find(name);
    if (!found) throw new Error(`the layer has no array ${name}`);
    return found;
  }

  /** The array of that name, as a bias that the layer may do without. */
  find(name: string): tf.Variable | undefined {
    return [...this.weights, ...this.state].find((array) => array.name.endsWith(`/${name}`))?.variable;
  }
}

function newVariable(
  seed: number,
  name: string,
  shape: readonly number[],
  start: Start,
  trainable = true,
): tf.Variable {
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  start(values, shape, stream(seed, 'initialize', name));
  return tf.tidy(() => tf.variable(tf.tensor(values, [...shape]), trainable));
}

/** A layer with its own arrays only. */
export function withArrays({ output }: LayerShape, arrays: Arrays, apply: BuiltLayer['apply']): BuiltLayer {
  return { outputShape: output, weights: arrays.weights, state: arrays.state, random: false, apply };
}

/** A layer without arrays. */
export function withoutArrays({ output }: LayerShape, apply: BuiltLayer['apply'], random = false): BuiltLayer {
  return { outputShape: output, weights: [], state: [], random, apply };
}
