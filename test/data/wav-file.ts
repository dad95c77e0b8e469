/** How a WAV file is written. */
export interface WavForm {
  readonly rate?: number;
  readonly channels?: number;
  readonly bits?: 8 | 16 | 24 | 32 | 64;
  readonly float?: boolean;
  /** The longer fmt chunk of WAVE_FORMAT_EXTENSIBLE. */
  readonly extensible?: boolean;
  /** A chunk of odd length before the samples. */
  readonly extra?: boolean;
}

/** A WAV file of samples from −1 to 1, channel by channel in turns. */
export function wavFile(samples: readonly number[], form: WavForm = {}): Buffer {
  const { rate = 8000, channels = 1, bits = 16, float = false, extensible = false, extra = false } = form;
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : float ? 3 : 1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) format.writeUInt16LE(float ? 3 : 1, 24);
  const data = Buffer.alloc((samples.length * bits) / 8);
  samples.forEach((sample, i) => {
    const at = (i * bits) / 8;
    if (float) return bits === 32 ? data.writeFloatLE(sample, at) : data.writeDoubleLE(sample, at);
    if (bits === 8) return data.writeUInt8(Math.round(sample * 127) + 128, at);
    return data.writeIntLE(Math.round(sample * (2 ** (bits - 1) - 1)), at, bits / 8);
  });
  const body = [chunk('fmt ', format), ...(extra ? [chunk('LIST', Buffer.from('abc'))] : []), chunk('data', data)];
  const all = Buffer.concat([Buffer.from('WAVE'), ...body]);
  return chunk('RIFF', all);
}

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** A tone of so many samples. */
export const tone = (length: number, hertz: number, rate = 8000): number[] =>
  Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
