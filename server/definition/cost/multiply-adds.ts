import { bothSides } from '../layer-shapes/windows.ts';
import { gates, headSize } from '../layer-shapes/sequences.ts';
import { size, type LayerShape } from '../layer-shapes/shape.ts';
import type { Convolution } from '../layer.ts';

/**
 * Multiply-adds of a layer's forward pass for one row: those of its convolutions and multiplications of matrices, which are
 * nearly all of the work. What is done to each value by itself (activations, biases, normalisations, pooling) is not counted.
 */
export function multiplyAdds(step: LayerShape): number {
  const { layer, input, output, inner = [] } = step;
  const features = input.at(-1) ?? 0;
  switch (layer.type) {
    case 'dense':
      return size(output) * features;
    case 'conv1d':
    case 'conv2d':
    case 'separableConv2d':
    case 'depthwiseConv2d':
      return convolution(layer, size(output.slice(0, -1)), features);
    case 'simpleRNN':
    case 'lstm':
    case 'gru':
      return (input[0] ?? 0) * gates[layer.type] * layer.units * (features + layer.units);
    case 'multiHeadAttention': {
      const [steps = 0] = input;
      const width = layer.numHeads * headSize(layer, features);
      // Queries, keys, values and the output; then QKᵀ, and its product with V.
      return 4 * steps * features * width + 2 * steps * steps * width;
    }
    case 'timeDistributed':
      return (input[0] ?? 0) * chainMultiplyAdds(inner.flat());
    default:
      return chainMultiplyAdds(inner.flat());
  }
}

/** Those of layers one after the other or side by side. */
export const chainMultiplyAdds = (steps: readonly LayerShape[]): number =>
  steps.reduce((sum, step) => sum + multiplyAdds(step), 0);

/** @param places positions of the kernel */
function convolution(layer: Convolution, places: number, channels: number): number {
  const field = layer.type === 'conv1d' ? layer.kernelSize : size(bothSides(layer.kernelSize));
  switch (layer.type) {
    case 'conv1d':
    case 'conv2d':
      return places * field * channels * layer.filters;
    case 'separableConv2d': {
      const between = channels * (layer.depthMultiplier ?? 1);
      return places * between * (field + layer.filters);
    }
    case 'depthwiseConv2d':
      return places * field * channels * layer.depthMultiplier;
    default:
      return layer satisfies never;
  }
}
