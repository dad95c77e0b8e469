import type { Bidirectional, InnerLayer, Parallel, Residual, TimeDistributed } from '../layer.ts';
import type { Propagation } from './propagate.ts';
import { shapeText, type Applied, type LayerShape, type Reason, type Shape } from './shape.ts';
import { windowCount } from './windows.ts';

/** Sends a shape through layers; handed in, since layers stand in layers. */
export type Propagate = (layers: readonly InnerLayer[], input: Shape) => Propagation;

interface Chain {
  readonly steps: readonly LayerShape[];
  readonly output: Shape;
}

function chain(layers: readonly InnerLayer[], input: Shape, propagate: Propagate): Chain | Reason {
  const { steps, output, failure } = propagate(layers, input);
  if (output) return { steps, output };
  return `holds the layer '${layers[failure?.index ?? 0]?.name ?? ''}', which ${failure?.reason ?? 'does not fit'}`;
}

/** Chains: the block's layers, then its shortcut, empty where that is the input itself. */
export function residual(layer: Residual, input: Shape, propagate: Propagate): Applied | Reason {
  const main = chain(layer.layers, input, propagate);
  if (typeof main === 'string') return main;
  const projection = layer.shortcut ?? projectionTo(main.output, input);
  if (typeof projection === 'string') return projection;
  const shortcut = chain(projection, input, propagate);
  if (typeof shortcut === 'string') return shortcut;
  if (shortcut.output.join() !== main.output.join())
    return `adds the ${shapeText(shortcut.output)} of its shortcut to the ${shapeText(main.output)} of its layers, which must be the same`;
  return { output: main.output, weights: [], inner: [main.steps, shortcut.steps] };
}

/** The linear layer that makes the block's input fit its output: none, dense, or a convolution of kernel size 1. */
function projectionTo(output: Shape, input: Shape): readonly InnerLayer[] | Reason {
  if (output.join() === input.join()) return [];
  const features = output.at(-1) ?? 1;
  const linear = { name: 'projection', activation: 'linear', useBias: true } as const;
  if (input.length === 1 && output.length === 1) return [{ ...linear, type: 'dense', units: features }];
  const strides = input.slice(0, -1).map((n, i) => Math.max(1, Math.round(n / (output[i] ?? 1))));
  const reached = input.slice(0, -1).map((n, i) => windowCount(n, 1, strides[i] ?? 1, 'same'));
  const [first = 1, second = 1] = strides;
  if (input.length !== output.length || [...reached, features].join() !== output.join())
    return `turns ${shapeText(input)} into ${shapeText(output)}, which its input cannot simply be added to; write its shortcut: a list of layers with the same output`;
  const convolution = { ...linear, filters: features, padding: 'same' } as const;
  if (input.length === 2) return [{ ...convolution, type: 'conv1d', kernelSize: 1, strides: first, dilationRate: 1 }];
  return [{ ...convolution, type: 'conv2d', kernelSize: 1, strides: [first, second] }];
}

/** Chains: the branches. */
export function parallel({ branches }: Parallel, input: Shape, propagate: Propagate): Applied | Reason {
  const chains: Chain[] = [];
  for (const branch of branches) {
    const next = chain(branch, input, propagate);
    if (typeof next === 'string') return next;
    chains.push(next);
  }
  const outputs = chains.map(({ output }) => output);
  const [first = []] = outputs;
  const odd = outputs.find((output) => output.slice(0, -1).join() !== first.slice(0, -1).join());
  if (odd || outputs.some(({ length }) => length !== first.length))
    return `puts outputs of ${outputs.map(shapeText).join(' and ')} side by side, which may differ only in the last number`;
  const width = outputs.reduce((sum, output) => sum + (output.at(-1) ?? 0), 0);
  return { output: [...first.slice(0, -1), width], weights: [], inner: chains.map(({ steps }) => steps) };
}

/** Chains: the layer forwards, and the one backwards. */
export function bidirectional(layer: Bidirectional, input: Shape, propagate: Propagate): Applied | Reason {
  const directions = ['forward', 'backward'].map((direction) =>
    propagate([{ ...layer.layer, name: `${direction}_${layer.layer.name}` }], input),
  );
  const [forward] = directions;
  if (!forward?.output) return forward?.failure?.reason ?? 'does not fit';
  const widened = [...forward.output.slice(0, -1), 2 * (forward.output.at(-1) ?? 0)];
  const output = layer.mergeMode === 'concat' ? widened : forward.output;
  return { output, weights: [], inner: directions.map(({ steps }) => steps) };
}

/** Chains: the layer that acts on every step. */
export function timeDistributed({ layer }: TimeDistributed, input: Shape, propagate: Propagate): Applied | Reason {
  const [steps, ...rest] = input;
  if (steps === undefined || rest.length === 0) return `needs a sequence of steps, but gets ${shapeText(input)}`;
  const inner = chain([layer], rest, propagate);
  if (typeof inner === 'string') return inner;
  return { output: [steps, ...inner.output], weights: [], inner: [inner.steps] };
}
