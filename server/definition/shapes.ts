import type { Experiment, Layer } from './experiment.ts';
import { offerOf, type TargetKind } from './formats.ts';

/** Shape of one row, without the batch; channels last. */
export type Shape = readonly number[];

/** What goes into a layer, what comes out, and what it learns. */
export interface LayerShape {
  readonly layer: Layer;
  readonly input: Shape;
  readonly output: Shape;
  /** Shape of its kernel, for layers that have one: height, width, inputs, outputs, or inputs, outputs. */
  readonly kernel?: Shape;
  /** Number of trained values, biases included. */
  readonly parameters: number;
}

/** Where a chain of layers breaks. */
export interface ShapeFailure {
  readonly index: number;
  readonly input: Shape;
  /** Second half of a sentence that begins with the layer: «needs a picture, but gets 128 values». */
  readonly reason: string;
  /** Whether a `flatten` before it would do. */
  readonly flattenHelps: boolean;
}

export interface Propagation {
  readonly steps: readonly LayerShape[];
  /** What comes out at the end; absent where it breaks. */
  readonly output?: Shape;
  readonly failure?: ShapeFailure;
}

const size = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);

/** A shape in words: `32×32×3`, or `128 values`. */
export const shapeText = (shape: Shape): string =>
  shape.length === 1 ? `${(shape[0] ?? 0).toLocaleString('en')} values` : shape.join('×');

/** Positions of a window along one side, as Keras counts them: ⌈n/s⌉ with padding `same`, else ⌊(n − k)/s⌋ + 1. */
export function windowCount(n: number, window: number, strides: number, padding: 'valid' | 'same'): number {
  return padding === 'same' ? Math.ceil(n / strides) : Math.max(0, Math.floor((n - window) / strides) + 1);
}

/** Sends a shape through layers, one after the other, up to the end or to the first layer that cannot take it. */
export function propagate(layers: readonly Layer[], input: Shape): Propagation {
  const steps: LayerShape[] = [];
  let shape = input;
  for (const [index, layer] of layers.entries()) {
    const result = applied(layer, shape);
    if (typeof result === 'string') {
      const flattenHelps = layer.type === 'dense' && shape.length > 1;
      return { steps, failure: { index, input: shape, reason: result, flattenHelps } };
    }
    steps.push({ layer, input: shape, ...result });
    shape = result.output;
  }
  return { steps, output: shape };
}

type Applied = Pick<LayerShape, 'output' | 'kernel' | 'parameters'>;

function applied(layer: Layer, input: Shape): Applied | string {
  switch (layer.type) {
    case 'conv2d':
    case 'maxPooling2d':
    case 'averagePooling2d':
      return windowed(layer, input);
    case 'globalAveragePooling2d':
      return input.length === 3 ? { output: input.slice(-1), parameters: 0 } : needsPicture(input);
    case 'flatten':
      return { output: [size(input)], parameters: 0 };
    case 'dropout':
      return { output: input, parameters: 0 };
    case 'dense':
      return dense(input, layer.units, layer.useBias);
    default:
      return layer satisfies never;
  }
}

const needsPicture = (input: Shape): string => `needs a picture (height×width×channels), but gets ${shapeText(input)}`;

function dense(input: Shape, units: number, useBias: boolean): Applied | string {
  const [inputs] = input;
  if (input.length !== 1 || inputs === undefined)
    return `needs a vector, but gets ${shapeText(input)}; put flatten or globalAveragePooling2d before it`;
  return { output: [units], kernel: [inputs, units], parameters: inputs * units + (useBias ? units : 0) };
}

type Windowed = Extract<Layer, { type: 'conv2d' | 'maxPooling2d' | 'averagePooling2d' }>;

function windowed(layer: Windowed, input: Shape): Applied | string {
  const [height, width, channels] = input;
  if (height === undefined || width === undefined || channels === undefined) return needsPicture(input);
  const side = layer.type === 'conv2d' ? layer.kernelSize : layer.poolSize;
  const rows = windowCount(height, side, layer.strides, layer.padding);
  const columns = windowCount(width, side, layer.strides, layer.padding);
  if (rows < 1 || columns < 1)
    return `has a window of ${side}×${side}, larger than the ${height}×${width} picture that it gets; at most ${Math.min(height, width)} fits, or padding: same`;
  if (layer.type !== 'conv2d') return { output: [rows, columns, channels], parameters: 0 };
  const { filters } = layer;
  const parameters = side * side * channels * filters + (layer.useBias ? filters : 0);
  return { output: [rows, columns, filters], kernel: [side, side, channels, filters], parameters };
}

/** Number of outputs of a task's last layer: its classes, or one. */
export const outputUnits = (target: TargetKind): number => (target.kind === 'class' ? target.classes : 1);

/** One task's way through the network. */
export interface TaskShapes {
  readonly encoder: readonly LayerShape[];
  readonly head: readonly LayerShape[];
  /** The output layer, a dense one with bias, which follows from the target. */
  readonly output: { readonly input: Shape; readonly units: number; readonly parameters: number };
}

/** The shapes of a whole network and how many parameters it trains. */
export interface NetworkShapes {
  readonly tasks: Readonly<Record<string, TaskShapes>>;
  /** Of one encoder. With `sharing: none` there is one for each task. */
  readonly encoderParameters: number;
  /** Of each task's head, output layer included. */
  readonly headParameters: Readonly<Record<string, number>>;
  readonly totalParameters: number;
}

const parametersOf = (steps: readonly LayerShape[]): number => steps.reduce((sum, step) => sum + step.parameters, 0);

/** Shapes and parameter counts of a valid experiment. */
export function networkShapes(experiment: Experiment): NetworkShapes {
  const tasks = Object.entries(experiment.tasks).map(([name, task]): [string, TaskShapes] => {
    const source = experiment.data[task.data];
    const offer = source && offerOf(source);
    const encoder = propagate(experiment.model.encoder, offer?.inputShape ?? []);
    const head = propagate(task.head, encoder.output ?? []);
    const input = head.output ?? [];
    const units = outputUnits(offer?.targets[task.target] ?? { kind: 'number' });
    const output = { input, units, parameters: (size(input) + 1) * units };
    return [name, { encoder: encoder.steps, head: head.steps, output }];
  });
  const heads = tasks.map(([name, shapes]) => [name, parametersOf(shapes.head) + shapes.output.parameters] as const);
  const encoderParameters = parametersOf(tasks[0]?.[1].encoder ?? []);
  const encoders = experiment.model.sharing.type === 'none' ? tasks.length : 1;
  return {
    tasks: Object.fromEntries(tasks),
    encoderParameters,
    headParameters: Object.fromEntries(heads),
    totalParameters: encoderParameters * encoders + heads.reduce((sum, [, count]) => sum + count, 0),
  };
}
