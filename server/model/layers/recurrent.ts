import * as tf from '@tensorflow/tfjs-core';
import type { Recurrent } from '../../definition/layer.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import { Arrays, withArrays, type BuiltLayer, type Site } from './built.ts';
import { activate } from './keras.ts';

/** What one step makes: the output that is shown, and all that is handed on to the next step, the output first. */
type StepState = readonly [output: tf.Tensor2D, ...rest: tf.Tensor2D[]];

/** One time step: the share of the inputs, computed for all steps at once, and what the step before handed on. */
type Cell = (inputs: tf.Tensor2D, before: StepState | undefined) => StepState;

const parts = (values: tf.Tensor2D, count: number): tf.Tensor2D[] => tf.split(values, count, 1);

function three(values: tf.Tensor2D[]): [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D] {
  const [a, b, c] = values;
  if (!a || !b || !c) throw new Error('a recurrent cell lacks a gate');
  return [a, b, c];
}

/** h ← activation(xW + b + hU) (Elman 1990) */
function simpleCell(arrays: Arrays, activation: (x: tf.Tensor) => tf.Tensor): Cell {
  const recurrentKernel = arrays.the('recurrentKernel') as tf.Tensor2D;
  return (inputs, before) => {
    const sum = before ? tf.add(inputs, tf.matMul(before[0], recurrentKernel)) : inputs;
    return [activation(sum) as tf.Tensor2D];
  };
}

/**
 * i, f, g, o = xW + b + hU; c ← σ(f)c + σ(i)tanh(g); h ← σ(o)tanh(c) (Hochreiter & Schmidhuber 1997; Gers 2000), the gates
 * in Keras's order.
 */
function lstmCell(arrays: Arrays): Cell {
  const recurrentKernel = arrays.the('recurrentKernel') as tf.Tensor2D;
  return (inputs, before) => {
    const gates = before ? tf.add<tf.Tensor2D>(inputs, tf.matMul(before[0], recurrentKernel)) : inputs;
    const [i, f, g, o] = parts(gates, 4);
    const [, cell] = before ?? [];
    if (!i || !f || !g || !o) throw new Error('a recurrent cell lacks a gate');
    const added = tf.mul<tf.Tensor2D>(tf.sigmoid(i), tf.tanh(g));
    const next = cell ? tf.add<tf.Tensor2D>(tf.mul(tf.sigmoid(f), cell), added) : added;
    return [tf.mul(tf.sigmoid(o), tf.tanh(next)), next];
  };
}

/**
 * z, r = σ(xW + b + hU + b′); h ← z·h + (1 − z)·tanh(xW + b + r·(hU + b′)) (Cho 2014 with the reset after the
 * multiplication, as Keras and PyTorch have it), the gates in Keras's order z, r, h.
 */
function gruCell(arrays: Arrays): Cell {
  const recurrentKernel = arrays.the('recurrentKernel') as tf.Tensor2D;
  const bias = arrays.find('bias');
  const inner = bias && tf.slice(bias, [1, 0], [1, -1]);
  return (inputs, before) => {
    const product = before && tf.matMul(before[0], recurrentKernel);
    const own = product && inner ? tf.add<tf.Tensor2D>(product, inner) : (product ?? inner);
    const [xz, xr, xh] = three(parts(inputs, 3));
    if (!own) {
      const update = tf.sigmoid(xz);
      return [tf.mul(tf.sub(1, update), tf.tanh(xh))];
    }
    const [hz, hr, hh] = three(parts(own as tf.Tensor2D, 3));
    const update = tf.sigmoid(tf.add(xz, hz));
    const candidate = tf.tanh(tf.add(xh, tf.mul(tf.sigmoid(tf.add(xr, hr)), hh)));
    if (!before) return [tf.mul(tf.sub(1, update), candidate)];
    return [tf.add(candidate, tf.mul(update, tf.sub(before[0], candidate)))];
  };
}

function cellOf(layer: Recurrent, arrays: Arrays): Cell {
  switch (layer.type) {
    case 'simpleRNN':
      return simpleCell(arrays, activate(layer.activation));
    case 'lstm':
      return lstmCell(arrays);
    case 'gru':
      return gruCell(arrays);
    default:
      throw new Error(`layer ${JSON.stringify(layer satisfies never)}`);
  }
}

/** The bias that joins the inputs: of the GRU's two the first. */
function inputBias(layer: Recurrent, arrays: Arrays): tf.Tensor | undefined {
  const bias = arrays.find('bias');
  return bias && layer.type === 'gru' ? tf.slice(bias, [0, 0], [1, -1]) : bias;
}

/** xW + b of every step, [rows, columns] each: one multiplication for all of them. */
function inputShares(input: tf.Tensor, layer: Recurrent, arrays: Arrays): tf.Tensor2D[] {
  const [rows = 0, steps = 0, features = 0] = input.shape;
  const flat = tf.reshape<tf.Rank.R2>(tf.transpose(input, [1, 0, 2]), [steps * rows, features]);
  const product = tf.matMul(flat, arrays.the('kernel') as tf.Tensor2D);
  const bias = inputBias(layer, arrays);
  const shares = bias ? tf.add(product, bias) : product;
  return tf.unstack(tf.reshape(shares, [steps, rows, -1])) as tf.Tensor2D[];
}

/** Runs a recurrent layer over [rows, steps, features], from the first step or from the last one. */
export function recur(input: tf.Tensor, layer: Recurrent, arrays: Arrays, backwards = false): tf.Tensor {
  const shares = inputShares(input, layer, arrays);
  const ordered = backwards ? shares.toReversed() : shares;
  const cell = cellOf(layer, arrays);
  const outputs: tf.Tensor2D[] = [];
  let state: StepState | undefined;
  for (const share of ordered) {
    state = cell(share, state);
    outputs.push(state[0]);
  }
  const last = outputs.at(-1);
  if (!last) throw new Error('a sequence without steps');
  return layer.returnSequences ? tf.stack(backwards ? outputs.toReversed() : outputs, 1) : last;
}

/** Builds a recurrent layer. */
export function buildRecurrent(layer: Recurrent, step: LayerShape, site: Site, backwards = false): BuiltLayer {
  const arrays = new Arrays(step, site);
  return withArrays(step, arrays, (input) => recur(input, layer, arrays, backwards));
}
