import type { Initializer } from '../definition/experiment.ts';
import { stream } from '../data/random.ts';

/** Inputs and outputs of one unit: for a convolution the receptive field times the channels. */
interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Fans of a kernel of Keras's layout: spatial dimensions, then input, then output channels. */
export function fansOf(kernelShape: readonly number[]): Fans {
  const inputs = kernelShape.at(-2) ?? 1;
  const outputs = kernelShape.at(-1) ?? 1;
  const field = kernelShape.slice(0, -2).reduce((product, side) => product * side, 1);
  return { fanIn: field * inputs, fanOut: field * outputs };
}

/** Where a parameter's first values come from. */
export interface InitializerRequest {
  readonly initializer: Initializer;
  readonly seed: number;
  /** The parameter's name: its random stream. */
  readonly name: string;
  readonly role: 'kernel' | 'bias';
  /** Number of scalars to draw. */
  readonly size: number;
  /** Shape of the layer's kernel, also for its bias. */
  readonly kernelShape: readonly number[];
}

/**
 * First values of a parameter.
 * `keras`: Glorot & Bengio 2010, uniform in ±√(6 / (fanIn + fanOut)), zero biases.
 * `pyTorch`: the defaults of torch.nn.Linear and Conv2d, kernel and bias uniform in ±1/√fanIn.
 */
export function initialValues(request: InitializerRequest): Float32Array {
  const values = new Float32Array(request.size);
  const { fanIn, fanOut } = fansOf(request.kernelShape);
  if (request.initializer === 'keras' && request.role === 'bias') return values;
  const limit = request.initializer === 'keras' ? Math.sqrt(6 / (fanIn + fanOut)) : 1 / Math.sqrt(fanIn);
  stream(request.seed, 'initialize', request.name).fillUniform(values, -limit, limit);
  return values;
}
