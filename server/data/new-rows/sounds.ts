import { makerOf, mostSoundBytes, type AudioSource } from '../audio/read.ts';
import { soundWriter } from '../audio/fit-sounds.ts';
import { resample } from '../audio/resample.ts';
import { readWav } from '../audio/wav.ts';
import { readContent } from '../file-content.ts';
import type { FittedInputs } from '../fitted.ts';
import { gatherBy } from '../gather-by.ts';
import { RowStore } from '../row-store.ts';
import { NewLabels } from './labels.ts';
import type { NewRows, NewRowsRequest } from './new-rows.ts';

/** Reads sounds, a WAV file each, at the rate of those that were trained on. Throws a DataError with file, byte, expected and found. */
export async function newSounds(
  { source, fitted, files }: NewRowsRequest<AudioSource>,
  inputs: Extract<FittedInputs, { type: 'sounds' }>,
): Promise<NewRows> {
  const { rate } = inputs;
  const maker = makerOf(source, rate, files[0] ?? '');
  const store = new RowStore();
  let resampled = 0;
  for (const file of files) {
    const sound = readWav(await readContent(file, mostSoundBytes), file);
    if (sound.rate !== rate) resampled++;
    const features = maker.make(resample(sound.samples, sound.rate, rate));
    store.add(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
  }
  const [steps = 0, width = 0] = fitted.shape;
  const count = files.length;
  const longer = files.filter((_, row) => store.lengthOf(row) / (4 * width) > steps).length;
  return {
    rows: {
      count,
      inputShape: fitted.shape,
      targets: new NewLabels(fitted).targets(count, () => undefined),
      sha256: '',
      gather: gatherBy(fitted.shape, count, soundWriter(store, [steps, width], source.pad, inputs)),
    },
    places: files.map((file) => ({ file })),
    notices: [
      ...(resampled > 0 ? [`${resampled} of ${count} sounds are resampled to ${rate} samples a second`] : []),
      ...(longer > 0 ? [`${longer} of ${count} sounds are longer than ${steps} steps and lose their end`] : []),
    ],
  };
}
