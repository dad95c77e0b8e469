import type { Convolution, Padding, Pooling, Sides } from '../layer.ts';
import { biasIf, kernel, needsPicture, needsSequence, type Applied, type Reason, type Shape } from './shape.ts';

/** Positions of a window along one side, as Keras counts them: ⌈n/s⌉ with padding `same`, else ⌊(n − k)/s⌋ + 1. */
export function windowCount(n: number, window: number, strides: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(n / strides) : Math.max(0, Math.floor((n - window) / strides) + 1);
}

/** Height and width of a size for both sides or for each. */
export const bothSides = (sides: Sides): readonly [number, number] =>
  typeof sides === 'number' ? [sides, sides] : sides;

interface Window {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: Padding;
}

function windowOf(layer: Convolution | Pooling): Window {
  const { padding } = layer;
  switch (layer.type) {
    case 'conv1d':
      return {
        sizes: [layer.kernelSize],
        strides: [layer.strides],
        dilations: [layer.dilationRate],
        padding,
      };
    case 'maxPooling1d':
    case 'averagePooling1d':
      return { sizes: [layer.poolSize], strides: [layer.strides], dilations: [1], padding };
    case 'maxPooling2d':
    case 'averagePooling2d':
      return { sizes: bothSides(layer.poolSize), strides: bothSides(layer.strides), dilations: [1, 1], padding };
    default: {
      const dilations = bothSides(layer.dilationRate ?? 1);
      return { sizes: bothSides(layer.kernelSize), strides: bothSides(layer.strides), dilations, padding };
    }
  }
}

/** A convolution's or pooling's output and arrays. */
export function windowed(layer: Convolution | Pooling, input: Shape): Applied | Reason {
  const { sizes, strides, dilations, padding } = windowOf(layer);
  if (input.length !== sizes.length + 1) return sizes.length === 2 ? needsPicture(input) : needsSequence(input);
  if (Math.max(...dilations) > 1 && Math.max(...strides) > 1)
    return 'cannot have both strides and a dilationRate above 1';
  const depthwise = layer.type === 'depthwiseConv2d' || layer.type === 'separableConv2d';
  if (depthwise && new Set(strides).size > 1)
    return `has strides of ${strides.join('×')}, but its kernel can only move equally far in both directions; use one number`;
  const reaches = sizes.map((side, i) => (side - 1) * (dilations[i] ?? 1) + 1);
  const places = reaches.map((reach, i) => windowCount(input[i] ?? 0, reach, strides[i] ?? 1, padding));
  if (places.some((count) => count < 1)) return tooLarge(reaches, input);
  const channels = input.at(-1) ?? 0;
  return { output: [...places, outputsOf(layer, channels)], weights: weightsOf(layer, sizes, channels) };
}

function tooLarge(reaches: readonly number[], input: Shape): Reason {
  const sides = input.slice(0, -1);
  if (reaches.length === 1)
    return `has a window of ${reaches.join()} steps, longer than the ${sides.join()} steps that it gets; use a smaller one, or padding: same`;
  const [height, width] = sides;
  return `has a window of ${reaches.join('×')}, larger than the ${height}×${width} picture that it gets; at most ${Math.min(...sides)} fits, or padding: same`;
}

function outputsOf(layer: Convolution | Pooling, channels: number): number {
  if ('filters' in layer) return layer.filters;
  return layer.type === 'depthwiseConv2d' ? channels * layer.depthMultiplier : channels;
}

function weightsOf(layer: Convolution | Pooling, sizes: readonly number[], channels: number): Applied['weights'] {
  switch (layer.type) {
    case 'conv1d':
    case 'conv2d':
      return [kernel([...sizes, channels, layer.filters]), ...biasIf(layer.useBias, [layer.filters])];
    case 'separableConv2d': {
      const multiplier = layer.depthMultiplier ?? 1;
      return [
        kernel([...sizes, channels, multiplier], 'depthwiseKernel'),
        kernel([1, 1, channels * multiplier, layer.filters], 'pointwiseKernel'),
        ...biasIf(layer.useBias, [layer.filters]),
      ];
    }
    case 'depthwiseConv2d':
      return [
        kernel([...sizes, channels, layer.depthMultiplier], 'depthwiseKernel'),
        ...biasIf(layer.useBias, [channels * layer.depthMultiplier]),
      ];
    default:
      return [];
  }
}
