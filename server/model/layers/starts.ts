import type { Initializer } from '../../definition/experiment.ts';
import type { Layer, Recurrent } from '../../definition/layer.ts';
import { headSize } from '../../definition/layer-shapes/sequences.ts';
import type { LayerShape, LayerWeight, Shape } from '../../definition/layer-shapes/shape.ts';
import {
  biasStart,
  fansOf,
  kernelStart,
  normal,
  ones,
  sumOfTwo,
  uniform,
  zeros,
  startOf,
  type Fans,
  type Start,
} from '../initializers.ts';
import { orthogonal } from '../orthogonal.ts';

/** Where an array of a layer starts, in the family's way or as the layer asks for its kernels. */
export function startFor({ layer, input, weights }: LayerShape, weight: LayerWeight, family: Initializer): Start {
  if (weight.name.endsWith('gamma')) return ones;
  if (weight.name.endsWith('beta')) return zeros;
  switch (layer.type) {
    case 'simpleRNN':
    case 'lstm':
    case 'gru':
      return recurrentStart(layer, weight, family);
    case 'multiHeadAttention':
      return attentionStart(layer, weight, input, family);
    case 'embedding':
      if (layer.embeddingsInitializer !== undefined) return startOf(layer.embeddingsInitializer, fansOf(weight.shape));
      return family === 'keras' ? uniform(0.05) : normal(1);
    case 'positionEmbedding':
      return family === 'keras' ? startOf('glorotUniform', fansOf(weight.shape)) : normal(1);
    default: {
      const kernels = weights.filter(({ role }) => role === 'kernel');
      if (weight.role === 'kernel') return kernelStart(family, askedOf(layer), fansIn(family, weight));
      return biasStart(family, fansIn(family, kernels.at(-1) ?? weight).fanIn);
    }
  }
}

const askedOf = (layer: Layer) => ('kernelInitializer' in layer ? layer.kernelInitializer : undefined);

/** PyTorch gives each channel of a depthwise kernel a group of its own, so its fan is one channel's. */
function fansIn(family: Initializer, { name, shape }: LayerWeight): Fans {
  const oneChannel = family === 'pyTorch' && name === 'depthwiseKernel';
  return fansOf(oneChannel ? [...shape.slice(0, 2), 1, shape.at(-1) ?? 1] : shape);
}

/** Keras: Glorot for the inputs, orthogonal for the state, an open forget gate. PyTorch: all uniform in ±1/√units. */
function recurrentStart(layer: Recurrent, { name, shape }: LayerWeight, family: Initializer): Start {
  const { units, kernelInitializer } = layer;
  const limit = 1 / Math.sqrt(units);
  if (name === 'kernel' && kernelInitializer !== undefined) return startOf(kernelInitializer, fansOf(shape));
  if (family === 'pyTorch') {
    // PyTorch has two biases where there is one here; the GRU has both here, too.
    return name === 'bias' && layer.type !== 'gru' ? sumOfTwo(uniform(limit)) : uniform(limit);
  }
  if (name === 'kernel') return startOf('glorotUniform', fansOf(shape));
  if (name === 'recurrentKernel') return orthogonal;
  return layer.type === 'lstm' ? openForgetGate(units) : zeros;
}

/** 1 for the forget gate, the second of the four (Jozefowicz 2015). */
const openForgetGate =
  (units: number): Start =>
  (out) =>
    out.fill(0).fill(1, units, 2 * units);

/**
 * Keras: Glorot with the fans of its kernels of three dimensions, [features, heads, size] and [heads, size, features].
 * PyTorch: Glorot of the three projections as one matrix, its Linear's default for the last one, biases 0.
 */
function attentionStart(
  layer: Extract<Layer, { type: 'multiHeadAttention' }>,
  { name, role }: LayerWeight,
  input: Shape,
  family: Initializer,
): Start {
  if (role === 'bias') return zeros;
  const features = input.at(-1) ?? 1;
  const depth = headSize(layer, features);
  const isOutput = name === 'outputKernel';
  const shape = isOutput ? [layer.numHeads, depth, features] : [features, layer.numHeads, depth];
  if (layer.kernelInitializer !== undefined) return startOf(layer.kernelInitializer, fansOf(shape));
  if (family === 'keras') return startOf('glorotUniform', fansOf(shape));
  const width = layer.numHeads * depth;
  return isOutput ? uniform(1 / Math.sqrt(width)) : startOf('glorotUniform', { fanIn: features, fanOut: 3 * width });
}
