import type { Layer } from '../definition/layer.ts';
import { propagate } from '../definition/layer-shapes/propagate.ts';
import type { LayerShape } from '../definition/layer-shapes/shape.ts';
import { withoutArrays, type BuiltLayer, type Site } from './layers/built.ts';
import { buildBidirectional, buildParallel, buildResidual, buildTimeDistributed } from './layers/containers.ts';
import { buildDilated, ratesOf } from './layers/dilated.ts';
import { dropout } from './layers/dropout.ts';
import { buildKerasLayer } from './layers/keras.ts';
import { buildStepPooling } from './layers/masked-pooling.ts';
import { buildNormalization } from './layers/normalization.ts';
import { buildRecurrent } from './layers/recurrent.ts';
import { buildAttention, buildEmbedding, buildPositionEmbedding } from './layers/sequences.ts';

export type { BuiltLayer, Site } from './layers/built.ts';
export { counterOf, type Pass } from './pass.ts';

/** Builds a layer whose shapes are known, with the first values of its parameters. */
export function buildStep(step: LayerShape, site: Site): BuiltLayer {
  const built = build(step, site);
  return {
    ...built,
    apply(input, pass) {
      const output = built.apply(input, pass);
      pass.watch?.(site.path, output);
      return output;
    },
  };
}

function build(step: LayerShape, site: Site): BuiltLayer {
  const { layer } = step;
  switch (layer.type) {
    case 'dropout':
    case 'spatialDropout1d':
    case 'spatialDropout2d':
      return withoutArrays(step, (input, pass) => dropout(input, layer, site.path, pass), layer.rate > 0);
    case 'batchNormalization':
    case 'layerNormalization':
    case 'groupNormalization':
      return buildNormalization(layer, step, site);
    case 'simpleRNN':
    case 'lstm':
    case 'gru':
      return buildRecurrent(layer, step, site);
    case 'globalMaxPooling1d':
    case 'globalAveragePooling1d':
      return buildStepPooling(layer, step, site);
    case 'embedding':
      return buildEmbedding(step, site);
    case 'positionEmbedding':
      return buildPositionEmbedding(step, site);
    case 'multiHeadAttention':
      return buildAttention(layer, step, site);
    case 'residual':
      return buildResidual(layer, step, site, buildStep);
    case 'parallel':
      return buildParallel(layer, step, site, buildStep);
    case 'bidirectional':
      return buildBidirectional(layer, step, site);
    case 'timeDistributed':
      return buildTimeDistributed(step, site, buildStep);
    case 'conv1d':
    case 'conv2d':
    case 'separableConv2d':
    case 'depthwiseConv2d':
      return Math.max(...ratesOf(layer)) > 1 ? buildDilated(layer, step, site) : buildKerasLayer(layer, step, site);
    default:
      return buildKerasLayer(layer, step, site);
  }
}

/**
 * Builds a layer for inputs of `inputShape` (without the batch dimension). Throws where it cannot take them.
 * @param site its path must be unique in the network
 */
export function buildLayer(layer: Layer, inputShape: readonly number[], site: Site): BuiltLayer {
  const { steps, failure } = propagate([layer], inputShape);
  const [step] = steps;
  if (!step) throw new Error(`the layer ${layer.name} ${failure?.reason ?? 'cannot be built'}`);
  return buildStep(step, site);
}
