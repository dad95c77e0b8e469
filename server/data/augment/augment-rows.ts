import type { Augmentation } from '../../definition/experiment.ts';
import type { Rows } from '../dataset.ts';
import { RandomStream, streamKey } from '../random.ts';
import { addNoise, maskBands, maskSteps } from './frames.ts';
import { adjustColour, cutOut, flip, move, rotate, type Side } from './pictures.ts';
import { dropWords, swapWords } from './words.ts';

/** Where in a run rows are seen: what the changes are drawn by, beside the row itself. */
export interface Sight {
  readonly seed: number;
  /** Name of the data set. */
  readonly data: string;
  /** Counted from 1. */
  readonly epoch: number;
}

/**
 * Changes the inputs of rows in place, as a data set asks. What is drawn depends on seed, data set, epoch and row alone, so the
 * same rows are the same in whatever batch, on whatever backend and after a resume. Throws where a change does not fit the shape.
 */
export function augmentRows(
  augment: readonly Augmentation[],
  { inputShape }: Pick<Rows, 'inputShape'>,
  ids: Int32Array,
  inputs: Float32Array,
  { seed, data, epoch }: Sight,
): void {
  const size = inputShape.reduce((product, side) => product * side, 1);
  const scratch = new Float32Array(size);
  const key = streamKey(seed, 'augment', data);
  ids.forEach((id, i) => {
    const random = new RandomStream(key, epoch * 2 ** 32 + id);
    const input = inputs.subarray(i * size, (i + 1) * size);
    for (const change of augment) apply(change, input, inputShape, scratch, random);
  });
}

function apply(
  change: Augmentation,
  input: Float32Array,
  shape: readonly number[],
  scratch: Float32Array,
  random: RandomStream,
): void {
  switch (change.type) {
    case 'flip':
      return flip(input, sideOf(shape, change.type), change, random);
    case 'crop':
      return move(input, sideOf(shape, change.type), change.padding, scratch, random);
    case 'rotate':
      return rotate(input, sideOf(shape, change.type), change.degrees, scratch, random);
    case 'colour':
      return adjustColour(input, change, random);
    case 'cutout':
      return cutOut(input, sideOf(shape, change.type), change.size, random);
    case 'noise':
      return addNoise(input, change.deviation, random);
    case 'timeMask':
      return maskSteps(input, framesOf(shape, change.type), change.steps, random);
    case 'frequencyMask':
      return maskBands(input, framesOf(shape, change.type), change.bands, random);
    case 'mixup':
    case 'cutMix':
      // Of whole batches: see mixRows.
      return;
    case 'wordDropout':
      return dropWords(input, change.probability, random);
    case 'wordSwap':
      return swapWords(input, change.probability, random);
    default:
      return change satisfies never;
  }
}

export function sideOf(shape: readonly number[], what: string): Side {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined)
    throw new TypeError(`${what} changes pictures, not inputs of shape ${shape.join('×')}`);
  return { height, width, channels };
}

function framesOf(shape: readonly number[], what: string): { readonly steps: number; readonly bands: number } {
  const [steps, bands, channels = 1] = shape;
  if (steps === undefined || bands === undefined || channels !== 1)
    throw new TypeError(`${what} changes sequences of frames, not inputs of shape ${shape.join('×')}`);
  return { steps, bands };
}
