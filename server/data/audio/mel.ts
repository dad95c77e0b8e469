/** The weights of one band: those of the transform's frequencies from `first` on. */
export interface MelBand {
  readonly first: number;
  readonly weights: Float64Array;
}

/** The mel scale: `htk` as in HTK, `slaney` as in Slaney's Auditory Toolbox. */
export type MelScale = 'htk' | 'slaney';

/** Where bands lie. */
export interface MelOptions {
  readonly bands: number;
  readonly scale: MelScale;
  /** Hz. */
  readonly lowest: number;
  /** Hz. */
  readonly highest: number;
}

/**
 * Triangular bands whose corners are evenly spaced on the mel scale, of height 1.
 * @param size length of the transform
 * @param rate samples a second
 */
export function melBands({ bands, scale, lowest, highest }: MelOptions, size: number, rate: number): MelBand[] {
  const [from, to] = [toMel(lowest, scale), toMel(highest, scale)];
  const corners = Array.from({ length: bands + 2 }, (_, i) => toHertz(from + ((to - from) * i) / (bands + 1), scale));
  const frequencies = Array.from({ length: 1 + size / 2 }, (_, k) => (k * rate) / size);
  return Array.from({ length: bands }, (_, band) => {
    const [left = 0, middle = 0, right = 0] = corners.slice(band, band + 3);
    const weights = frequencies.map((f) =>
      Math.max(0, Math.min((f - left) / (middle - left), (right - f) / (right - middle))),
    );
    const first = weights.findIndex((weight) => weight > 0);
    const last = weights.findLastIndex((weight) => weight > 0);
    return { first: Math.max(0, first), weights: Float64Array.from(first < 0 ? [] : weights.slice(first, last + 1)) };
  });
}

/** Slaney's scale is linear, 200/3 Hz a mel, up to here. */
const knee = 1000;
const hertzAMel = 200 / 3;
const kneeMel = knee / hertzAMel;
/** The step of its logarithmic part. */
const logStep = Math.log(6.4) / 27;

function toMel(hertz: number, scale: MelScale): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + hertz / 700);
  return hertz < knee ? hertz / hertzAMel : kneeMel + Math.log(hertz / knee) / logStep;
}

function toHertz(mel: number, scale: MelScale): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < kneeMel ? mel * hertzAMel : knee * Math.exp(logStep * (mel - kneeMel));
}
