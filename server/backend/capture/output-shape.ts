import type { Attribute } from './graph.ts';

/** What is known of an operation's input. */
export interface InputFacts {
  readonly shape: readonly number[];
  /** The values of a small tensor of integers, as of a size that is an input. */
  readonly integers?: readonly number[];
}

type Attributes = Readonly<Record<string, Attribute>>;

/**
 * The shape that an operation gives which takes long or comes often, by TensorFlow's public definitions of them; nothing for all others
 * and where it does not follow from shapes alone.
 */
export function outputShape(op: string, attributes: Attributes, inputs: readonly InputFacts[]): number[] | undefined {
  const [a, b] = inputs;
  if (!a) return undefined;
  switch (op) {
    case 'Conv2D':
    case 'DepthwiseConv2dNative':
      return b && convolution(attributes, a.shape, b.shape, op === 'DepthwiseConv2dNative');
    case 'Conv2DBackpropInput':
    case 'DepthwiseConv2dNativeBackpropInput':
      return a.integers && [...a.integers];
    case 'Conv2DBackpropFilter':
    case 'DepthwiseConv2dNativeBackpropFilter':
      return b?.integers && [...b.integers];
    case 'MaxPool':
    case 'AvgPool':
      return pooling(attributes, a.shape);
    case 'MaxPoolGrad':
      return [...a.shape];
    case 'AvgPoolGrad':
      return a.integers && [...a.integers];
    case 'MatMul':
    case 'BatchMatMulV2':
      return b && product(attributes, a.shape, b.shape);
    case 'Relu':
    case 'ReluGrad':
      return [...a.shape];
    case 'Add':
    case 'AddV2':
    case 'Mul':
      return b && broadcast(a.shape, b.shape);
    default:
      return undefined;
  }
}

function convolution(
  attributes: Attributes,
  input: readonly number[],
  kernel: readonly number[],
  depthwise: boolean,
): number[] | undefined {
  const [height, width, channels = 0, last = 0] = kernel;
  const sides = windows(attributes, input, [height, width]);
  return sides && [input[0] ?? 0, ...sides, depthwise ? channels * last : last];
}

function pooling(attributes: Attributes, input: readonly number[]): number[] | undefined {
  const [, height, width] = integers(attributes.ksize);
  const sides = windows(attributes, input, [height, width]);
  return sides && [input[0] ?? 0, ...sides, input[3] ?? 0];
}

/** Height and width after a window has passed over a picture. */
function windows(
  attributes: Attributes,
  input: readonly number[],
  window: readonly (number | undefined)[],
): number[] | undefined {
  const padding = text(attributes.padding);
  if (text(attributes.data_format) !== 'NHWC' || (padding !== 'SAME' && padding !== 'VALID')) return undefined;
  const [strides, dilations] = [integers(attributes.strides), integers(attributes.dilations)];
  return window.map((size = 1, i) => {
    const reach = padding === 'SAME' ? 0 : (size - 1) * (dilations[i + 1] ?? 1);
    return Math.ceil(((input[i + 1] ?? 0) - reach) / (strides[i + 1] ?? 1));
  });
}

/** Of arrays whose sides, from the last, are equal or 1. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    return x === 1 ? y : x;
  });
}

/** Of matrices, or of lists of matrices of the same length. */
function product(attributes: Attributes, a: readonly number[], b: readonly number[]): number[] | undefined {
  const lists = a.slice(0, -2);
  if (lists.join() !== b.slice(0, -2).join()) return undefined;
  const rows = a.at(isTrue(attributes.adj_x ?? attributes.transpose_a) ? -1 : -2) ?? 0;
  const columns = b.at(isTrue(attributes.adj_y ?? attributes.transpose_b) ? -2 : -1) ?? 0;
  return [...lists, rows, columns];
}

const isTrue = (attribute: Attribute | undefined): boolean =>
  attribute !== undefined && 'b' in attribute && attribute.b;

const text = (attribute: Attribute | undefined): string =>
  attribute !== undefined && 's' in attribute ? new TextDecoder().decode(attribute.s) : '';

const integers = (attribute: Attribute | undefined): readonly number[] =>
  attribute !== undefined && 'list' in attribute ? (attribute.list.i ?? []) : [];
