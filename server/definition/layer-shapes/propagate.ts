import type { Layer } from '../layer.ts';
import { bidirectional, parallel, residual, timeDistributed } from './containers.ts';
import { simple } from './simple.ts';
import { size, type Applied, type LayerShape, type Reason, type Shape } from './shape.ts';

/** Where a chain of layers breaks. */
export interface ShapeFailure {
  readonly index: number;
  readonly input: Shape;
  readonly reason: Reason;
  /** Whether a `flatten` before it would do. */
  readonly flattenHelps: boolean;
}

export interface Propagation {
  readonly steps: readonly LayerShape[];
  /** What comes out at the end; absent where it breaks. */
  readonly output?: Shape;
  readonly failure?: ShapeFailure;
}

/** Sends a shape through layers, one after the other, up to the end or to the first layer that cannot take it. */
export function propagate(layers: readonly Layer[], input: Shape): Propagation {
  const steps: LayerShape[] = [];
  let shape = input;
  for (const [index, layer] of layers.entries()) {
    const result = layer.type === 'embedding' && index > 0 ? notFirst : ofPossibleSize(applied(layer, shape));
    if (typeof result === 'string') {
      const flattenHelps = layer.type === 'dense' && shape.length > 1;
      return { steps, failure: { index, input: shape, reason: result, flattenHelps } };
    }
    steps.push({ layer, input: shape, ...result, parameters: countOf(result) });
    shape = result.output;
  }
  return { steps, output: shape };
}

const notFirst: Reason = 'takes ids, which only the data have; put it first';

/** Values of the largest array that the backends can address: 2³¹ − 1. */
const mostValues = 2_147_483_647;

function ofPossibleSize(result: Applied | Reason): Applied | Reason {
  if (typeof result === 'string') return result;
  const many = (count: number): string =>
    `${count.toLocaleString('en')} values, more than the ${mostValues.toLocaleString('en')} that an array can hold`;
  const weight = result.weights.find(({ shape }) => size(shape) > mostValues);
  if (weight)
    return `would have a ${weight.name} of ${weight.shape.join('×')} = ${many(size(weight.shape))}; make it, or what enters it, smaller`;
  if (size(result.output) > mostValues)
    return `would give ${result.output.join('×')} = ${many(size(result.output))}; make it smaller`;
  return result;
}

function applied(layer: Layer, input: Shape): Applied | Reason {
  switch (layer.type) {
    case 'residual':
      return residual(layer, input, propagate);
    case 'parallel':
      return parallel(layer, input, propagate);
    case 'bidirectional':
      return bidirectional(layer, input, propagate);
    case 'timeDistributed':
      return timeDistributed(layer, input, propagate);
    default:
      return simple(layer, input);
  }
}

const countOf = ({ weights, inner = [] }: Applied): number =>
  weights.reduce((sum, { shape }) => sum + size(shape), 0) +
  inner.flat().reduce((sum, { parameters }) => sum + parameters, 0);

/** The shapes of all arrays of a layer, inner layers included: layers of the same ones can share them. */
export const weightShapes = ({ weights, inner = [] }: LayerShape): readonly Shape[] => [
  ...weights.map(({ shape }) => shape),
  ...inner.flat().flatMap(weightShapes),
];
