import type { Layer } from '../layer.ts';

/** Shape of one row, without the batch; channels last. */
export type Shape = readonly number[];

/** One array of a layer: `kernel`, `recurrentKernel`, `gamma`. */
export interface LayerWeight {
  /** Unique in the layer. */
  readonly name: string;
  /** What regularisers act on is a kernel. */
  readonly role: 'kernel' | 'bias';
  readonly shape: Shape;
  /** The task that it belongs to, of a layer that has arrays for each. */
  readonly task?: string;
}

/** What a layer makes of a shape. */
export interface Applied {
  readonly output: Shape;
  /** Its own trained arrays, kernels before biases; those of layers inside it are theirs. */
  readonly weights: readonly LayerWeight[];
  /** Arrays that it keeps without training them. */
  readonly state?: readonly Omit<LayerWeight, 'role'>[];
  /** The chains of layers inside it, as its documentation lists them. */
  readonly inner?: readonly (readonly LayerShape[])[];
}

/** What goes into a layer, what comes out, and what it learns. */
export interface LayerShape extends Applied {
  readonly layer: Layer;
  readonly input: Shape;
  /** Number of trained values, biases and inner layers included. */
  readonly parameters: number;
}

export const size = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);

/** A shape in words: `32×32×3`, or `128 values`. */
export const shapeText = (shape: Shape): string =>
  shape.length === 1 ? `${(shape[0] ?? 0).toLocaleString('en')} values` : shape.join('×');

export const unchanged = (input: Shape): Applied => ({ output: input, weights: [] });

/** Second half of a sentence that begins with the layer: «needs a picture, but gets 128 values». */
export type Reason = string;

export const needsPicture = (input: Shape): Reason =>
  `needs a picture (height×width×channels), but gets ${shapeText(input)}`;

export const needsSequence = (input: Shape): Reason =>
  `needs a sequence (steps×features), but gets ${shapeText(input)}`;

export const kernel = (shape: Shape, name = 'kernel'): LayerWeight => ({ name, role: 'kernel', shape });

export const bias = (shape: Shape, name = 'bias'): LayerWeight => ({ name, role: 'bias', shape });

/** A bias where the layer has one. */
export const biasIf = (use: boolean, shape: Shape, name?: string): readonly LayerWeight[] =>
  use ? [bias(shape, name)] : [];
