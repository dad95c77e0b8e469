import FFT from 'fft.js';
import {
  framingOf,
  stepsOf,
  widthOfFeatures,
  type Framing,
  type SoundFeatures,
} from '../../definition/formats/audio.ts';
import { melBands } from './mel.ts';

/** Keeps the logarithm of silence finite; powers are of samples from −1 to 1. */
const floor = 1e-6;

/** Turns samples into steps of features, `[steps, width]`. */
export interface FeatureMaker {
  readonly width: number;
  /** Steps of a sound of so many samples. */
  stepsOf(samples: number): number;
  make(samples: Float32Array): Float32Array;
}

type Writer = (power: Float64Array, out: Float32Array, at: number) => void;

/** Makes features of sounds of one sample rate, as the schema's formulas say. */
export function featureMaker(features: SoundFeatures, rate: number): FeatureMaker {
  const framing = framingOf(features, rate);
  const width = widthOfFeatures(features, framing);
  const steps = (samples: number): number => stepsOf(samples, framing);
  if (!framing || features.type === 'waveform') return { width, stepsOf: steps, make: (samples) => samples };
  const write = writerOf(features, framing, rate);
  const powerOf = transformer(framing);
  const make = (samples: Float32Array): Float32Array => {
    const count = steps(samples.length);
    const out = new Float32Array(count * width);
    for (let step = 0; step < count; step++) write(powerOf(samples, step * framing.hop), out, step * width);
    return out;
  };
  return { width, stepsOf: steps, make };
}

/** The power |X_k|² at each frequency of the frame that begins at `start`; the result is used anew for each frame. */
function transformer({ window, size }: Framing): (samples: Float32Array, start: number) => Float64Array {
  const fft = new FFT(size);
  const hann = Float64Array.from({ length: window }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window));
  const input = new Float64Array(size);
  const spectrum = new Float64Array(2 * size);
  const power = new Float64Array(1 + size / 2);
  return (samples, start) => {
    for (let i = 0; i < window; i++) input[i] = (samples[start + i] ?? 0) * (hann[i] ?? 0);
    fft.realTransform(spectrum, input);
    for (let k = 0; k < power.length; k++) power[k] = (spectrum[2 * k] ?? 0) ** 2 + (spectrum[2 * k + 1] ?? 0) ** 2;
    return power;
  };
}

function writerOf(features: Exclude<SoundFeatures, { type: 'waveform' }>, { size }: Framing, rate: number): Writer {
  if (features.type === 'spectrogram')
    return (power, out, at) => power.forEach((value, k) => (out[at + k] = Math.log(value + floor)));
  const highest = features.highest ?? rate / 2;
  const bands = melBands({ ...features, highest }, size, rate);
  const logMel = (power: Float64Array, into: Float32Array | Float64Array, at: number): void => {
    for (const [b, { first, weights }] of bands.entries()) {
      let sum = floor;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (power[first + k] ?? 0);
      into[at + b] = Math.log(sum);
    }
  };
  if (features.type === 'logMel') return logMel;
  const cosines = cosineTransform(Math.min(features.coefficients, features.bands), features.bands);
  const mel = new Float64Array(features.bands);
  return (power, out, at) => {
    logMel(power, mel, 0);
    for (const [n, row] of cosines.entries())
      out[at + n] = row.reduce((sum, weight, b) => sum + weight * (mel[b] ?? 0), 0);
  };
}

/** The first rows of the orthonormal DCT-II. */
function cosineTransform(count: number, bands: number): Float64Array[] {
  return Array.from({ length: count }, (_, n) =>
    Float64Array.from(
      { length: bands },
      (_, b) => Math.sqrt((n === 0 ? 1 : 2) / bands) * Math.cos((Math.PI * n * (b + 0.5)) / bands),
    ),
  );
}
