import type { DataSource } from '../../definition/experiment.ts';
import { columnSet, type Inputs } from '../csv/column-set.ts';
import { DataError } from '../data-error.ts';
import type { ReadSet } from '../dataset.ts';
import { readContent } from '../file-content.ts';
import { readFiles } from '../files/read-files.ts';
import type { Place } from '../place.ts';
import { RowStore } from '../row-store.ts';
import { fitSounds } from './fit-sounds.ts';
import { resample } from './resample.ts';
import { featureMaker, type FeatureMaker } from './sound-features.ts';
import { readWav } from './wav.ts';

export type AudioSource = DataSource & { readonly format: 'audio' };

/** Half an hour of stereo at 48,000 samples a second of 24 bits. */
export const mostSoundBytes = 2 ** 29;

/**
 * Reads the sounds of a data set. Inputs are `[steps, width]` features; targets are the fields under `targets`.
 * Throws a DataError with file, byte, expected and found.
 */
export async function readAudio(source: AudioSource, place: Place, splitSeed: number): Promise<ReadSet> {
  const { files, table, parts, notices } = await readFiles(source, place);
  const store = new RowStore();
  let maker: FeatureMaker | undefined;
  let rate = source.sampleRate;
  for (const file of files) {
    const sound = readWav(await readContent(file, mostSoundBytes), file);
    rate ??= sound.rate;
    if (source.sampleRate === undefined && sound.rate !== rate) throw otherRate(file, rate, sound.rate);
    maker ??= makerOf(source, rate, file);
    const features = maker.make(sound.rate === rate ? sound.samples : resample(sound.samples, sound.rate, rate));
    store.add(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
  }
  if (!maker || rate === undefined) throw new Error('a data set has at least one file');
  const { width } = maker;
  const steps = source.seconds === undefined ? undefined : maker.stepsOf(Math.round(source.seconds * rate));
  const form = { rate, width, steps, pad: source.pad, standardize: source.standardize };
  return columnSet(table, parts, source, splitSeed, (trained): Inputs => {
    const { notices: more = [], ...inputs } = fitSounds(store, form, trained);
    return { ...inputs, notices: [...notices, ...more] };
  });
}

/** What makes the features of sounds of one rate; throws a DataError where they ask for more than such sounds have. */
export function makerOf({ features }: AudioSource, rate: number, file: string): FeatureMaker {
  const highest = 'highest' in features ? (features.highest ?? rate / 2) : rate / 2;
  if (highest > rate / 2) throw tooHigh(file, rate, highest);
  return featureMaker(features, rate);
}

function otherRate(file: string, wanted: number, found: number): DataError {
  const message = `${file} has ${found} samples a second, but the files before it ${wanted}; set sampleRate, and all are resampled to it.`;
  return new DataError('data-shape', message, {
    file,
    offset: 24,
    expected: `${wanted} samples a second`,
    found: String(found),
  });
}

function tooHigh(file: string, rate: number, highest: number): DataError {
  const message = `${file} has ${rate} samples a second, so there is nothing above ${rate / 2} Hz, but highest is ${highest}; set it to less, or leave it out.`;
  return new DataError('data-shape', message, { file, expected: `at most ${rate / 2} Hz`, found: `${highest} Hz` });
}
