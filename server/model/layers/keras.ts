import * as tf from '@tensorflow/tfjs-core';
import { layers as keras } from '@tensorflow/tfjs-layers';
import type { Activation, Convolution, Dense, GlobalPooling, Layer, Pooling, Sides } from '../../definition/layer.ts';
import { bothSides } from '../../definition/layer-shapes/windows.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import { Arrays, withArrays, type BuiltLayer, type Site } from './built.ts';

type KerasLayer = InstanceType<typeof keras.Layer>;

/** The layers that TensorFlow.js has as we want them. */
export type KerasDefinition =
  Dense | Convolution | Pooling | GlobalPooling | Extract<Layer, { type: 'flatten' | 'reshape' | 'activation' }>;

const pair = (sides: Sides): [number, number] => [...bothSides(sides)];

/** The name that TensorFlow.js has for a function. */
const called = (activation: Activation) => (activation === 'silu' ? ('swish' as const) : activation);

/** Its own first values are not used. */
const zero = { kernelInitializer: 'zeros' } as const;

function kerasLayer(layer: KerasDefinition): KerasLayer {
  switch (layer.type) {
    case 'dense': {
      const { units, activation, useBias } = layer;
      return keras.dense({ units, activation: called(activation), useBias, ...zero });
    }
    case 'conv1d':
    case 'conv2d':
    case 'separableConv2d':
    case 'depthwiseConv2d':
      return convolution(layer);
    case 'maxPooling1d':
    case 'averagePooling1d': {
      const { poolSize, strides, padding } = layer;
      return keras[layer.type]({ poolSize, strides, padding });
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const { poolSize, strides, padding } = layer;
      return keras[layer.type]({ poolSize: pair(poolSize), strides: pair(strides), padding });
    }
    case 'globalMaxPooling1d':
    case 'globalAveragePooling1d':
    case 'globalMaxPooling2d':
    case 'globalAveragePooling2d':
      return keras[layer.type]({});
    case 'flatten':
      return keras.flatten();
    case 'reshape':
      return keras.reshape({ targetShape: [...layer.targetShape] });
    case 'activation':
      return keras.activation({ activation: called(layer.activation) });
    default:
      throw new Error(`layer ${JSON.stringify(layer satisfies never)}`);
  }
}

function convolution(layer: Convolution): KerasLayer {
  const { padding, useBias } = layer;
  const activation = called(layer.activation);
  if (layer.type === 'conv1d') {
    const { filters, kernelSize, strides, dilationRate } = layer;
    return keras.conv1d({ filters, kernelSize, strides, dilationRate, padding, activation, useBias, ...zero });
  }
  const sides = {
    kernelSize: pair(layer.kernelSize),
    strides: pair(layer.strides),
    dilationRate: pair(layer.dilationRate ?? 1),
    padding,
    activation,
    useBias,
  };
  const depthMultiplier = layer.depthMultiplier ?? 1;
  switch (layer.type) {
    case 'conv2d':
      return keras.conv2d({ filters: layer.filters, ...sides, ...zero });
    case 'separableConv2d':
      return keras.separableConv2d({
        filters: layer.filters,
        depthMultiplier,
        ...sides,
        depthwiseInitializer: 'zeros',
        pointwiseInitializer: 'zeros',
      });
    case 'depthwiseConv2d':
      return keras.depthwiseConv2d({ depthMultiplier, ...sides, depthwiseInitializer: 'zeros' });
    default:
      throw new Error(`layer ${JSON.stringify(layer satisfies never)}`);
  }
}

/** Applies a layer of TensorFlow.js to a tensor. */
export function applied(layer: KerasLayer, input: tf.Tensor, training: boolean): tf.Tensor {
  const output = layer.apply(input, { training });
  if (output instanceof tf.Tensor) return output;
  throw new TypeError('a layer of one input gives one tensor');
}

/** A function applied to values, by its Keras name. */
export function activate(activation: Activation) {
  if (activation === 'linear') return (input: tf.Tensor): tf.Tensor => input;
  const layer = keras.activation({ activation: called(activation) });
  return (input: tf.Tensor): tf.Tensor => applied(layer, input, true);
}

/** Builds a layer by the one of TensorFlow.js, with variables of our own. */
export function buildKerasLayer(definition: KerasDefinition, step: LayerShape, site: Site): BuiltLayer {
  const layer = kerasLayer(definition);
  layer.build([null, ...step.input]);
  const arrays = new Arrays(step, site);
  const made = layer.trainableWeights.map((weight) => weight.read());
  layer.trainableWeights.forEach((weight, i) => {
    const variable = weight.read();
    const own = arrays.weights[i]?.variable;
    if (!(variable instanceof tf.Variable) || !own) throw new TypeError(`${weight.name} is no variable`);
    variable.assign(own);
    own.dispose();
  });
  const weights = arrays.weights.map((weight, i) => {
    const variable = made[i];
    if (!(variable instanceof tf.Variable)) throw new TypeError(`${weight.name} is no variable`);
    return { ...weight, variable };
  });
  const built = withArrays(step, arrays, (input, { training }) => applied(layer, input, training));
  return { ...built, weights };
}
