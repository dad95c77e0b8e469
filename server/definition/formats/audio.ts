import type { Offer } from '../formats.ts';
import type { ChoiceSchema, Keys, Option, Value } from '../schema/schema.ts';
import { columnTargets, type ColumnTargets } from './column-target.ts';
import { fileKeys } from './file-keys.ts';

const milliseconds = { kind: 'number', above: 0, max: 10_000, unit: 'ms' } as const;
const hertz = { kind: 'number', min: 0, max: 384_000, unit: 'Hz' } as const;

const frameKeys = {
  frame: {
    is: milliseconds,
    default: 25,
    meaning:
      'Length of a frame, weighted by a Hann window and transformed at the next power of two of samples, zeros behind it.',
  },
  hop: { is: milliseconds, default: 10, meaning: 'From the start of a frame to the start of the next.' },
} as const satisfies Keys;

const melKeys = {
  ...frameKeys,
  bands: {
    is: { kind: 'number', integer: true, min: 1, max: 512 },
    default: 40,
    meaning: 'Number of mel bands: triangles that overlap by half, evenly spaced on the mel scale.',
  },
  lowest: { is: hertz, default: 0, meaning: 'Where the lowest band begins.' },
  highest: { is: hertz, optional: 'half the sample rate', meaning: 'Where the highest band ends.' },
  scale: {
    is: {
      kind: 'word',
      words: {
        htk: { meaning: 'As in HTK.', formula: 'mel = 2595 log₁₀(1 + f/700)' },
        slaney: { meaning: "As in Slaney's Auditory Toolbox: linear to 1,000 Hz, logarithmic above." },
      },
    },
    default: 'htk',
    meaning: 'The mel scale.',
  },
} as const satisfies Keys;

const features = {
  kind: 'choice',
  what: 'kind of features',
  options: {
    logMel: {
      meaning: 'Logarithm of the power in mel bands, frame by frame.',
      formula: 'ln(Σ_k w_k |X_k|² + 10⁻⁶), samples from −1 to 1',
      source: 'Davis & Mermelstein 1980',
      keys: melKeys,
    },
    mfcc: {
      meaning: 'Mel-frequency cepstral coefficients: the orthonormal cosine transform of the log-mel bands.',
      formula: 'c_n = √(2/B) Σ_b m_b cos(π n (b + ½)/B), c_0 divided by √2',
      source: 'Davis & Mermelstein 1980',
      keys: {
        ...melKeys,
        coefficients: {
          is: { kind: 'number', integer: true, min: 1, max: 512 },
          default: 13,
          meaning: 'The first so many coefficients, at most as many as bands.',
        },
      },
    },
    spectrogram: {
      meaning: 'Logarithm of the power at each frequency of the transform, frame by frame.',
      formula: 'ln(|X_k|² + 10⁻⁶), samples from −1 to 1',
      keys: frameKeys,
    },
    waveform: { meaning: 'The samples themselves, from −1 to 1.', keys: {} },
  },
} as const satisfies ChoiceSchema;

/** What is made of a sound's samples. */
export type SoundFeatures = Value<typeof features>;

export const audio = {
  meaning:
    'Sounds, a WAV file each (PCM of 8 to 32 bits or float, plain or gzipped): steps of features for recurrent and convolutional layers; channels are averaged.',
  keys: {
    ...fileKeys,
    features: { is: features, default: 'logMel', meaning: 'What enters the network at each step.' },
    sampleRate: {
      is: { kind: 'number', integer: true, min: 100, max: 384_000, unit: 'Hz' },
      optional: 'that of the files, which must be the same',
      meaning: 'Sounds of another rate are resampled to this one, by a sinc under a Hann window.',
    },
    seconds: {
      is: { kind: 'number', above: 0, max: 3600, unit: 's' },
      optional: 'as long as the longest training sound',
      meaning: 'Length of every sound: shorter ones are padded, longer ones lose their end, and the run says how many.',
    },
    pad: {
      is: {
        kind: 'word',
        words: {
          after: { meaning: 'After the last step.' },
          before: { meaning: 'Before the first step, so that a recurrent layer ends on the last one.' },
        },
      },
      default: 'after',
      meaning: 'Where shorter sounds are padded, with zeros.',
    },
    standardize: {
      is: { kind: 'boolean' },
      default: true,
      meaning:
        'Whether each band gets mean 0 and standard deviation 1 over all steps of the training rows, padding left out.',
      formula: '(x − mean)/sd',
    },
  },
} as const satisfies Option;

/** Samples of a frame and from one frame to the next, and the length of the transform. */
export interface Framing {
  readonly window: number;
  readonly hop: number;
  readonly size: number;
}

/** The frames of features at a sample rate; `undefined` where samples are the steps. */
export function framingOf(features: SoundFeatures, rate: number): Framing | undefined {
  if (features.type === 'waveform') return undefined;
  const window = Math.max(2, Math.round((features.frame * rate) / 1000));
  const hop = Math.max(1, Math.round((features.hop * rate) / 1000));
  return { window, hop, size: 2 ** Math.ceil(Math.log2(window)) };
}

/** Steps of a sound of so many samples: whole frames, at least one. */
export const stepsOf = (samples: number, framing: Framing | undefined): number =>
  framing ? 1 + Math.max(0, Math.floor((samples - framing.window) / framing.hop)) : Math.max(1, samples);

/** Numbers at each step. */
export function widthOfFeatures(features: SoundFeatures, framing: Framing | undefined): number {
  switch (features.type) {
    case 'logMel':
      return features.bands;
    case 'mfcc':
      return Math.min(features.coefficients, features.bands);
    case 'spectrogram':
      return 1 + (framing?.size ?? 0) / 2;
    case 'waveform':
      return 1;
    default:
      return features satisfies never;
  }
}

export function audioOffer(source: {
  readonly targets: ColumnTargets;
  readonly features: SoundFeatures;
  readonly sampleRate: number | undefined;
  readonly seconds: number | undefined;
}): Offer {
  const { features, sampleRate, seconds } = source;
  const targets = columnTargets(source.targets);
  if (sampleRate === undefined || seconds === undefined) return { inputShape: undefined, targets };
  const framing = framingOf(features, sampleRate);
  const steps = stepsOf(Math.round(seconds * sampleRate), framing);
  return { inputShape: [steps, widthOfFeatures(features, framing)], targets };
}
