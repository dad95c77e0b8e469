import * as tf from '@tensorflow/tfjs-core';
import type { Bidirectional, Parallel, Residual } from '../../definition/layer.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import type { Pass } from '../pass.ts';
import type { BuiltLayer, BuiltState, BuiltWeight, Site } from './built.ts';
import { activate } from './keras.ts';
import { buildRecurrent } from './recurrent.ts';

/** Builds a layer; handed in, since layers stand in layers. */
export type Build = (step: LayerShape, site: Site) => BuiltLayer;

const siteOf = (site: Site, { layer }: LayerShape): Site => ({ ...site, path: `${site.path}/${layer.name}` });

const run = (chain: readonly BuiltLayer[], input: tf.Tensor, pass: Pass): tf.Tensor =>
  chain.reduce((value, layer) => layer.apply(value, pass), input);

/** A layer that has all its parameters in the layers inside it. */
function around({ layer, output }: LayerShape, inner: readonly BuiltLayer[], apply: BuiltLayer['apply']): BuiltLayer {
  const within = <T extends BuiltWeight | BuiltState>(array: T): T => ({
    ...array,
    layers: [...array.layers, layer.name],
  });
  return {
    outputShape: output,
    weights: inner.flatMap(({ weights }) => weights.map(within)),
    state: inner.flatMap(({ state }) => state.map(within)),
    random: inner.some(({ random }) => random),
    apply,
  };
}

const chainsOf = (step: LayerShape, site: Site, build: Build): BuiltLayer[][] =>
  (step.inner ?? []).map((chain) => chain.map((inner) => build(inner, siteOf(site, inner))));

/** activation(F(x) + shortcut(x)) (He et al. 2016) */
export function buildResidual(layer: Residual, step: LayerShape, site: Site, build: Build): BuiltLayer {
  const [main = [], shortcut = []] = chainsOf(step, site, build);
  const activation = activate(layer.activation);
  return around(step, [...main, ...shortcut], (input, pass) =>
    activation(tf.add(run(main, input, pass), run(shortcut, input, pass))),
  );
}

/** The outputs of all branches, along the last dimension. */
export function buildParallel(_: Parallel, step: LayerShape, site: Site, build: Build): BuiltLayer {
  const branches = chainsOf(step, site, build);
  return around(step, branches.flat(), (input, pass) =>
    tf.concat(
      branches.map((branch) => run(branch, input, pass)),
      -1,
    ),
  );
}

/** A layer on each step: the steps of all rows as rows of one batch. */
export function buildTimeDistributed(step: LayerShape, site: Site, build: Build): BuiltLayer {
  const [chain = []] = chainsOf(step, site, build);
  const [steps = 0, ...rest] = step.input;
  return around(step, chain, (input, pass) => {
    const rows = input.shape[0] ?? 0;
    const output = run(chain, tf.reshape(input, [rows * steps, ...rest]), pass);
    return tf.reshape(output, [rows, ...step.output]);
  });
}

function merged(mode: Bidirectional['mergeMode'], forward: tf.Tensor, backward: tf.Tensor): tf.Tensor {
  switch (mode) {
    case 'concat':
      return tf.concat([forward, backward], -1);
    case 'sum':
      return tf.add(forward, backward);
    case 'ave':
      return tf.mul(tf.add(forward, backward), 0.5);
    case 'mul':
      return tf.mul(forward, backward);
    default:
      throw new Error(`mergeMode ${JSON.stringify(mode satisfies never)}`);
  }
}

/** Both directions of a recurrent layer (Schuster & Paliwal 1997); the backward one's outputs stand at their own steps. */
export function buildBidirectional(layer: Bidirectional, step: LayerShape, site: Site): BuiltLayer {
  const inner = (step.inner ?? [])
    .flat()
    .map((direction, i) => buildRecurrent(layer.layer, direction, siteOf(site, direction), i === 1));
  const [forward, backward] = inner;
  if (!forward || !backward) throw new Error('a bidirectional layer has two directions');
  return around(step, inner, (input, pass) =>
    merged(layer.mergeMode, forward.apply(input, pass), backward.apply(input, pass)),
  );
}
