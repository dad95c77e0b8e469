import type { Inputs } from '../csv/column-set.ts';
import type { FittedInputs } from '../fitted.ts';
import type { RowStore } from '../row-store.ts';

/** How sounds of any length become inputs of one length. */
export interface SoundForm {
  /** Samples a second. */
  readonly rate: number;
  /** Numbers at each step. */
  readonly width: number;
  /** Steps of every input; left out, those of the longest training sound. */
  readonly steps: number | undefined;
  readonly pad: 'before' | 'after';
  readonly standardize: boolean;
}

/** Fits inputs `[steps, width]` on the rows that train; `store` holds each row's features as float32 of any length. */
export function fitSounds(store: RowStore, form: SoundForm, trained: Int32Array): Inputs {
  const { rate, width, pad } = form;
  const stepsOfRow = (row: number): number => store.lengthOf(row) / (4 * width);
  const steps = form.steps ?? trained.reduce((most, row) => Math.max(most, stepsOfRow(row)), 1);
  const { means, scales } = form.standardize ? momentsOf(store, trained, width) : unscaled(width);
  const hash: Inputs['hash'] = (rows, into) => {
    into.update(JSON.stringify([pad]));
    for (const values of [means, scales]) into.update(new Uint8Array(values.buffer));
    for (const row of rows) into.update(Int32Array.of(store.lengthOf(row))).update(store.read(row));
  };
  const longer = trained.filter((row) => stepsOfRow(row) > steps).length;
  const told = `${longer} of ${trained.length} training sounds are longer than ${steps} steps and lose their end`;
  const fitted = { type: 'sounds', rate, means: Array.from(means), scales: Array.from(scales) } as const;
  const shape = [steps, width] as const;
  return { shape, write: soundWriter(store, shape, pad, fitted), hash, fitted, notices: longer > 0 ? [told] : [] };
}

/** Writes a row of `store` as `fitted` says: at most `steps` steps of `width` numbers. */
export function soundWriter(
  store: RowStore,
  [steps, width]: readonly [steps: number, width: number],
  pad: SoundForm['pad'],
  { means, scales }: Extract<FittedInputs, { type: 'sounds' }>,
): Inputs['write'] {
  return (row, out, to) => {
    const features = floatsOf(store, row);
    const count = Math.min(steps, features.length / width) * width;
    const start = to + (pad === 'after' ? 0 : steps * width - count);
    for (let i = 0, band = 0; i < count; i++, band = band + 1 === width ? 0 : band + 1)
      out[start + i] = ((features[i] ?? 0) - (means[band] ?? 0)) * (scales[band] ?? 0);
  };
}

function floatsOf(store: RowStore, row: number): Float32Array {
  const bytes = store.read(row);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

const unscaled = (width: number): Moments => ({
  means: new Float64Array(width),
  scales: new Float64Array(width).fill(1),
});

interface Moments {
  readonly means: Float64Array;
  /** One over the standard deviation; 0 where there is none. */
  readonly scales: Float64Array;
}

/** Of each band over all steps of the rows: of the population, by Welford's recurrence. */
function momentsOf(store: RowStore, rows: Int32Array, width: number): Moments {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  let count = 0;
  for (const row of rows) {
    const features = floatsOf(store, row);
    for (let at = 0; at < features.length; at += width) {
      count++;
      for (let band = 0; band < width; band++) {
        const value = features[at + band] ?? 0;
        const step = value - (means[band] ?? 0);
        means[band] = (means[band] ?? 0) + step / count;
        squares[band] = (squares[band] ?? 0) + step * (value - (means[band] ?? 0));
      }
    }
  }
  const scales = squares.map((square, band) => {
    const deviation = Math.sqrt(square / Math.max(1, count));
    // A deviation of rounding errors alone is none.
    return deviation > 1e-6 * Math.abs(means[band] ?? 0) ? 1 / deviation : 0;
  });
  return { means, scales };
}
