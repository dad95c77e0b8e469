import { createHash } from 'node:crypto';
import { philoxBlock } from './philox.ts';

/** A 64-bit key as two 32-bit words, the lower first. */
export type StreamKey = readonly [low: number, high: number];

/**
 * The key of the streams for one purpose and name under a seed: the first eight bytes, little-endian, of the SHA-256 of
 * the JSON text `[seed,"purpose","name"]`.
 */
export function streamKey(seed: number, purpose: string, name: string): StreamKey {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, purpose, name]))
    .digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

/**
 * The stream of random numbers for (seed, purpose, name, counter). Streams that differ in any of them share no block:
 * `counter` (0 to 2^53 − 1) is the upper half of Philox's counter, the place in the stream its lower half.
 */
export function stream(seed: number, purpose: string, name: string, counter = 0): RandomStream {
  return new RandomStream(streamKey(seed, purpose, name), counter);
}

/**
 * A sequence of random 32-bit words from Philox 4x32-10. A new stream's `fillUniform` and `fillNormal` give what
 * TensorFlow's StatelessRandomUniformV2 (every bit) and StatelessRandomNormalV2 (to 3e-7) give for the algorithm Philox,
 * the same key, and the counter [0, counter].
 */
export class RandomStream {
  readonly #key: StreamKey;
  readonly #counterLow: number;
  readonly #counterHigh: number;
  readonly #words = new Uint32Array(4);
  readonly #pair = new Float64Array(2);
  /** Number of the next block; 2^53 blocks are more than anyone draws. */
  #block = 0;
  #used = 4;
  #kept = false;

  constructor(key: StreamKey, counter = 0) {
    if (!Number.isSafeInteger(counter) || counter < 0)
      throw new RangeError(`Stream counter ${counter} is not a count.`);
    this.#key = key;
    this.#counterLow = counter >>> 0;
    this.#counterHigh = Math.floor(counter / 2 ** 32);
  }

  /** The next word, an integer in 0 to 2^32 − 1. */
  word(): number {
    if (this.#used === 4) {
      const block = this.#block++;
      const high = Math.floor(block / 2 ** 32);
      philoxBlock(this.#words, 0, block, high, this.#counterLow, this.#counterHigh, this.#key[0], this.#key[1]);
      this.#used = 0;
    }
    return this.#words[this.#used++] ?? 0;
  }

  /** A multiple of 2^−23 in [0, 1), exact in float32: the lower 23 bits of a word, as TensorFlow's Uint32ToFloat. */
  uniform(): number {
    return (this.word() & 0x7fffff) * 2 ** -23;
  }

  /** A standard normal number (float32). Numbers come in pairs of the Box–Muller transform; the second waits here. */
  normal(): number {
    this.#kept = !this.#kept;
    if (!this.#kept) return this.#pair[1] ?? 0;
    boxMuller(this.word(), this.word(), this.#pair);
    return this.#pair[0] ?? 0;
  }

  /** An integer in 0 to `count` − 1, each equally likely; words of the incomplete last round are thrown away. */
  integer(count: number): number {
    if (!Number.isInteger(count) || count < 1 || count > 2 ** 32) throw new RangeError(`Cannot draw one of ${count}.`);
    const limit = 2 ** 32 - (2 ** 32 % count);
    for (;;) {
      const word = this.word();
      if (word < limit) return word % count;
    }
  }

  /** Puts `values` into a random order, in place (Fisher–Yates), and returns them. */
  shuffle(values: Int32Array): Int32Array {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const kept = values[last] ?? 0;
      values[last] = values[other] ?? 0;
      values[other] = kept;
    }
    return values;
  }

  /** Fills with uniform numbers between `low` and `high`: u (high − low) + low, each operation rounded to float32. */
  fillUniform(out: Float32Array, low = 0, high = 1): void {
    const start = Math.fround(low);
    const range = Math.fround(high - low);
    for (let i = 0; i < out.length; i++) out[i] = Math.fround(this.uniform() * range) + start;
  }

  /** Fills with normal numbers of the mean and standard deviation given, each operation rounded to float32. */
  fillNormal(out: Float32Array, mean = 0, deviation = 1): void {
    const centre = Math.fround(mean);
    const scale = Math.fround(deviation);
    for (let i = 0; i < out.length; i++) out[i] = Math.fround(this.normal() * scale) + centre;
  }
}

/** TensorFlow's BoxMullerFloat: r sin v and r cos v, with r = √(−2 ln u₁), v = 2π u₂ and u₁ at least 1e-7. */
function boxMuller(word1: number, word2: number, out: Float64Array): void {
  const uniform1 = Math.max((word1 & 0x7fffff) * 2 ** -23, 1e-7);
  const angle = Math.fround(2 * Math.PI * ((word2 & 0x7fffff) * 2 ** -23));
  const radius = Math.fround(Math.sqrt(Math.fround(-2 * Math.fround(Math.log(uniform1)))));
  out[0] = Math.fround(Math.fround(Math.sin(angle)) * radius);
  out[1] = Math.fround(Math.fround(Math.cos(angle)) * radius);
}
