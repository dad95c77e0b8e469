import type { Initializer } from '../definition/experiment.ts';
import type { KernelInitializer } from '../definition/layer.ts';
import { stream, type RandomStream } from '../data/random.ts';
import { orthogonal } from './orthogonal.ts';

/** Inputs and outputs of one unit: for a convolution the receptive field times the channels. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Writes the first values of an array of a shape, drawing from a stream of its own. */
export type Start = (out: Float32Array, shape: readonly number[], draws: RandomStream) => void;

/** Fans of a kernel of Keras's layout: spatial dimensions, then input, then output channels. */
export function fansOf(kernelShape: readonly number[]): Fans {
  const inputs = kernelShape.at(-2) ?? 1;
  const outputs = kernelShape.at(-1) ?? 1;
  const field = kernelShape.slice(0, -2).reduce((product, side) => product * side, 1);
  return { fanIn: field * inputs, fanOut: field * outputs };
}

export const zeros: Start = (out) => out.fill(0);
export const ones: Start = (out) => out.fill(1);

/** Uniform in ±limit. */
export const uniform =
  (limit: number): Start =>
  (out, _, draws) =>
    draws.fillUniform(out, -limit, limit);

export const normal =
  (deviation: number): Start =>
  (out, _, draws) =>
    draws.fillNormal(out, 0, deviation);

/** Standard deviation of a standard normal number that is drawn again until it lies within ±2. */
const truncatedDeviation = 0.879_625_661_034_239_78;

/** Normal numbers within two deviations, of the standard deviation given after the cut, as Keras's VarianceScaling. */
export const truncatedNormal =
  (deviation: number): Start =>
  (out, _, draws) => {
    for (let i = 0; i < out.length; i++) {
      let value = draws.normal();
      while (Math.abs(value) > 2) value = draws.normal();
      out[i] = (value * deviation) / truncatedDeviation;
    }
  };

/** The sum of two draws, as of the two biases that PyTorch gives a recurrent gate. */
export const sumOfTwo =
  (start: Start): Start =>
  (out, shape, draws) => {
    const second = new Float32Array(out.length);
    start(out, shape, draws);
    start(second, shape, draws);
    out.forEach((value, i) => (out[i] = value + (second[i] ?? 0)));
  };

/** An initialiser by its Keras name. Sources: Glorot & Bengio 2010, He 2015, LeCun 1998, Saxe 2014. */
export function startOf(name: KernelInitializer, { fanIn, fanOut }: Fans): Start {
  switch (name) {
    case 'glorotUniform':
      return uniform(Math.sqrt(6 / (fanIn + fanOut)));
    case 'glorotNormal':
      return truncatedNormal(Math.sqrt(2 / (fanIn + fanOut)));
    case 'heUniform':
      return uniform(Math.sqrt(6 / fanIn));
    case 'heNormal':
      return truncatedNormal(Math.sqrt(2 / fanIn));
    case 'lecunNormal':
      return truncatedNormal(Math.sqrt(1 / fanIn));
    case 'lecunUniform':
      return uniform(Math.sqrt(3 / fanIn));
    case 'truncatedNormal':
      // Keras's own has the deviation before the cut.
      return truncatedNormal(0.05 * truncatedDeviation);
    case 'orthogonal':
      return orthogonal;
    case 'zeros':
      return zeros;
    case 'ones':
      return ones;
    case 'randomNormal':
      return normal(0.05);
    case 'randomUniform':
      return uniform(0.05);
    default:
      return name satisfies never;
  }
}

/** Where a layer's kernel starts: as the layer asks, else as the family has it. */
export function kernelStart(family: Initializer, asked: KernelInitializer | undefined, fans: Fans): Start {
  if (asked !== undefined) return startOf(asked, fans);
  return family === 'keras' ? startOf('glorotUniform', fans) : uniform(1 / Math.sqrt(fans.fanIn));
}

/** Where a bias starts: at 0 in Keras; where PyTorch's Linear and Conv2d have it, uniform in ±1/√fanIn of the kernel. */
export function biasStart(family: Initializer, fanIn: number): Start {
  return family === 'keras' ? zeros : uniform(1 / Math.sqrt(fanIn));
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

/** First values of a kernel or bias as the family has them. */
export function initialValues({ initializer, seed, name, role, size, kernelShape }: InitializerRequest): Float32Array {
  const values = new Float32Array(size);
  const fans = fansOf(kernelShape);
  const start = role === 'kernel' ? kernelStart(initializer, undefined, fans) : biasStart(initializer, fans.fanIn);
  start(values, kernelShape, stream(seed, 'initialize', name));
  return values;
}
