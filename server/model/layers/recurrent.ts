import * as tf from '@tensorflow/tfjs-core';
import type { Recurrent } from '../../definition/layer.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import { Arrays, withArrays, type BuiltLayer, type Site } from './built.ts';
import { activate } from './keras.ts';
import { lstmOutputs } from './lstm.ts';
import { packing } from './packed.ts';

/** The output of one time step: from the share of its inputs, computed for all steps at once, and the output before. */
type Cell = (inputs: tf.Tensor2D, before: tf.Tensor2D | undefined) => tf.Tensor2D;

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
    const sum = before ? tf.add(inputs, tf.matMul(before, recurrentKernel)) : inputs;
    return activation(sum) as tf.Tensor2D;
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
    const product = before && tf.matMul(before, recurrentKernel);
    const own = product && inner ? tf.add<tf.Tensor2D>(product, inner) : (product ?? inner);
    const [xz, xr, xh] = three(parts(inputs, 3));
    if (!own) {
      const update = tf.sigmoid(xz);
      return tf.mul(tf.sub(1, update), tf.tanh(xh));
    }
    const [hz, hr, hh] = three(parts(own as tf.Tensor2D, 3));
    const update = tf.sigmoid(tf.add(xz, hz));
    const candidate = tf.tanh(tf.add(xh, tf.mul(tf.sigmoid(tf.add(xr, hr)), hh)));
    if (!before) return tf.mul(tf.sub(1, update), candidate);
    return tf.add(candidate, tf.mul(update, tf.sub(before, candidate)));
  };
}

/** The bias that joins the inputs: of the GRU's two the first. */
function inputBias(layer: Recurrent, arrays: Arrays): tf.Tensor | undefined {
  const bias = arrays.find('bias');
  return bias && layer.type === 'gru' ? tf.slice(bias, [0, 0], [1, -1]) : bias;
}

/** The inputs of all steps in the order in which they are read, [steps · rows, features]. */
function ordered(input: tf.Tensor, backwards: boolean): tf.Tensor2D {
  const [rows = 0, steps = 0, features = 0] = input.shape;
  const first = tf.transpose(input, [1, 0, 2]);
  return tf.reshape<tf.Rank.R2>(backwards ? tf.reverse(first, 0) : first, [steps * rows, features]);
}

/** xW + b of all steps, [steps, rows, columns]: one multiplication for all of them. */
function inputShares(flat: tf.Tensor2D, steps: number, layer: Recurrent, arrays: Arrays): tf.Tensor3D {
  const product = tf.matMul(flat, arrays.the('kernel') as tf.Tensor2D);
  const bias = inputBias(layer, arrays);
  return tf.reshape(bias ? tf.add(product, bias) : product, [steps, flat.shape[0] / steps, -1]);
}

/** The outputs of all steps, [steps, rows, units], or of the last one. */
function stepped(shares: tf.Tensor3D, cell: Cell, all: boolean): tf.Tensor {
  const outputs: tf.Tensor2D[] = [];
  for (const share of tf.unstack(shares) as tf.Tensor2D[]) outputs.push(cell(share, outputs.at(-1)));
  const last = outputs.at(-1);
  if (!last) throw new Error('a sequence without steps');
  return all ? tf.stack(outputs) : last;
}

function outputsOf(layer: Recurrent, shares: tf.Tensor3D, arrays: Arrays): tf.Tensor {
  const all = layer.returnSequences;
  switch (layer.type) {
    case 'simpleRNN':
      return stepped(shares, simpleCell(arrays, activate(layer.activation)), all);
    case 'lstm':
      return lstmOutputs(shares, arrays.the('recurrentKernel'), all);
    case 'gru':
      return stepped(shares, gruCell(arrays), all);
    default:
      throw new Error(`layer ${JSON.stringify(layer satisfies never)}`);
  }
}

/** How a recurrent layer reads its steps. */
interface Reading {
  readonly backwards: boolean;
  /** `[rows, steps]`, 1 at real steps and 0 at padded ones, over which the state is carried; left out, all are real. */
  readonly mask: tf.Tensor2D | undefined;
}

/** Runs a recurrent layer over [rows, steps, features], from the first step or from the last one. */
function recur(input: tf.Tensor, layer: Recurrent, arrays: Arrays, { backwards, mask }: Reading): tf.Tensor {
  const steps = input.shape[1] ?? 0;
  if (mask) {
    const { pack, unpack, last } = packing(mask, backwards);
    const shares = inputShares(pack(input), steps, layer, arrays);
    const outputs = outputsOf({ ...layer, returnSequences: true }, shares, arrays);
    return layer.returnSequences ? unpack(outputs) : last(outputs);
  }
  const outputs = outputsOf(layer, inputShares(ordered(input, backwards), steps, layer, arrays), arrays);
  if (!layer.returnSequences) return outputs;
  return tf.transpose(backwards ? tf.reverse(outputs, 0) : outputs, [1, 0, 2]);
}

/** Builds a recurrent layer. */
export function buildRecurrent(layer: Recurrent, step: LayerShape, site: Site, backwards = false): BuiltLayer {
  const arrays = new Arrays(step, site);
  return withArrays(step, arrays, (input, pass) =>
    recur(input, layer, arrays, { backwards, mask: layer.masked ? pass.mask : undefined }),
  );
}
