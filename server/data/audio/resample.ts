/** Zero crossings of the sinc on each side. */
const zeros = 6;
/** Where the filter cuts off, as a share of the lower one of both Nyquist frequencies. */
const rolloff = 0.99;

/**
 * Resamples from one rate to another by a sinc under a squared-cosine (Hann) window, ⌈n·to/from⌉ samples of n; nothing
 * but zeros is assumed outside. The formula is Smith's (Digital Audio Resampling, 2002), with the width and cut-off that
 * torchaudio takes by default.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const common = divisor(from, to);
  const step = from / common;
  const phases = to / common;
  const cutoff = Math.min(step, phases) * rolloff;
  /** Samples on each side within the window. */
  const width = Math.ceil((zeros * step) / cutoff);
  const kernels = new Map<number, Float64Array>();
  const out = new Float32Array(Math.ceil((samples.length * phases) / step));
  for (let n = 0; n < out.length; n++) {
    const phase = (n * step) % phases;
    // The sample at or before the place of output n, which lies phase/phases behind it.
    const first = Math.floor((n * step) / phases) - width;
    let kernel = kernels.get(phase);
    if (!kernel) kernels.set(phase, (kernel = kernelOf(phase / phases, width, cutoff / step)));
    let sum = 0;
    for (let k = Math.max(0, -first); k < kernel.length && first + k < samples.length; k++)
      sum += (kernel[k] ?? 0) * (samples[first + k] ?? 0);
    out[n] = sum;
  }
  return out;
}

/** Weights of the samples −width to width + 1 for an output `offset` (0 to 1) behind sample 0. */
function kernelOf(offset: number, width: number, scale: number): Float64Array {
  return Float64Array.from({ length: 2 * width + 2 }, (_, k) => {
    const time = (k - width - offset) * scale;
    if (Math.abs(time) >= zeros) return 0;
    const window = Math.cos((time * Math.PI) / zeros / 2) ** 2;
    const sinc = time === 0 ? 1 : Math.sin(Math.PI * time) / (Math.PI * time);
    return sinc * window * scale;
  });
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
