import type { Dense, Dropout, GlobalPooling, Normalization, SimpleLayer } from '../layer.ts';
import { attention, embedding, positionEmbedding, recurrent } from './sequences.ts';
import {
  bias,
  biasIf,
  kernel,
  needsPicture,
  needsSequence,
  shapeText,
  size,
  unchanged,
  type Applied,
  type Reason,
  type Shape,
} from './shape.ts';
import { windowed } from './windows.ts';

/** What a layer without others in it makes of a shape, or why it cannot take it. */
export function simple(layer: SimpleLayer, input: Shape): Applied | Reason {
  switch (layer.type) {
    case 'conv1d':
    case 'conv2d':
    case 'separableConv2d':
    case 'depthwiseConv2d':
    case 'maxPooling1d':
    case 'maxPooling2d':
    case 'averagePooling1d':
    case 'averagePooling2d':
      return windowed(layer, input);
    case 'globalMaxPooling1d':
    case 'globalMaxPooling2d':
    case 'globalAveragePooling1d':
    case 'globalAveragePooling2d':
      return globalPooling(layer, input);
    case 'flatten':
      return { output: [size(input)], weights: [] };
    case 'reshape':
      return reshape(layer.targetShape, input);
    case 'activation':
      return unchanged(input);
    case 'dropout':
    case 'spatialDropout1d':
    case 'spatialDropout2d':
      return dropout(layer, input);
    case 'dense':
      return dense(layer, input);
    case 'batchNormalization':
    case 'layerNormalization':
    case 'groupNormalization':
      return normalization(layer, input);
    case 'simpleRNN':
    case 'lstm':
    case 'gru':
      return recurrent(layer, input);
    case 'embedding':
      return embedding(layer, input);
    case 'positionEmbedding':
      return positionEmbedding(input);
    case 'multiHeadAttention':
      return attention(layer, input);
    default:
      return layer satisfies never;
  }
}

function globalPooling({ type }: GlobalPooling, input: Shape): Applied | Reason {
  if (type.endsWith('1d')) return input.length === 2 ? { output: input.slice(-1), weights: [] } : needsSequence(input);
  return input.length === 3 ? { output: input.slice(-1), weights: [] } : needsPicture(input);
}

function reshape(targetShape: Shape, input: Shape): Applied | Reason {
  if (size(targetShape) === size(input)) return { output: targetShape, weights: [] };
  return `makes ${shapeText(targetShape)} = ${size(targetShape)} values, but gets ${shapeText(input)} = ${size(input)}`;
}

function dropout({ type }: Dropout, input: Shape): Applied | Reason {
  if (type === 'spatialDropout1d' && input.length !== 2) return needsSequence(input);
  if (type === 'spatialDropout2d' && input.length !== 3) return needsPicture(input);
  return unchanged(input);
}

/** A dense layer acts on a vector, or on the features of each step of a sequence. */
function dense({ units, useBias }: Dense, input: Shape): Applied | Reason {
  const inputs = input.at(-1);
  if (inputs === undefined || input.length > 2)
    return `needs a vector, but gets ${shapeText(input)}; put flatten or globalAveragePooling2d before it`;
  return { output: [...input.slice(0, -1), units], weights: [kernel([inputs, units]), ...biasIf(useBias, [units])] };
}

function normalization(layer: Normalization, input: Shape): Applied | Reason {
  const channels = input.at(-1) ?? 0;
  if (layer.type === 'groupNormalization' && channels % layer.groups !== 0)
    return `has ${layer.groups} groups, which do not share the ${channels} channels that it gets evenly`;
  const shape = [channels];
  const owners = layer.tasks?.map((task) => ({ task, prefix: `${task}/` })) ?? [{ prefix: '' }];
  const weights = owners.flatMap(({ prefix, ...owner }) =>
    ['gamma', 'beta'].map((name) => ({ ...bias(shape, `${prefix}${name}`), ...owner })),
  );
  if (layer.type !== 'batchNormalization') return { output: input, weights };
  const state = owners.flatMap(({ prefix, ...owner }) =>
    ['movingMean', 'movingVariance'].map((name) => ({ name: `${prefix}${name}`, shape, ...owner })),
  );
  return { output: input, weights, state };
}
