import type { Sharp, SharpOptions } from 'sharp';
import { DataError } from '../data-error.ts';
import { knownContent } from '../known-content.ts';

/** The shape that every picture is brought to. */
export interface PictureForm {
  /** `undefined` where pictures keep their own. */
  readonly size: readonly [height: number, width: number] | undefined;
  readonly fit: 'stretch' | 'crop' | 'pad';
  readonly colour: 'rgb' | 'grey';
}

/** A picture as bytes, row by row, channels last. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly bytes: Uint8Array;
}

/** Decodes the content of a file; throws a DataError with the file. */
export type Decoder = (content: Uint8Array, file: string) => Promise<Picture>;

const formats = ['a PNG picture', 'a JPEG picture', 'a WebP picture'];
/** Pictures of more pixels are no training data, or lie about their size. */
const mostPixels = 2 ** 27;
const fits = { stretch: 'fill', crop: 'cover', pad: 'contain' } as const;
const black = { r: 0, g: 0, b: 0 };

/**
 * Makes a decoder of PNG, JPEG and WebP.
 * Throws a DataError where there is none for this platform.
 */
export async function pictureDecoder({ size, fit, colour }: PictureForm): Promise<Decoder> {
  const sharp = await loadSharp();
  const options: SharpOptions = { failOn: 'error', limitInputPixels: mostPixels, autoOrient: true };
  return async (content, file) => {
    const what = knownContent(content);
    if (what === undefined || !formats.includes(what)) throw otherFormat(file, content, what);
    let pipeline = sharp(content, options).flatten({ background: black });
    if (size) {
      const [height, width] = size;
      pipeline = pipeline.resize({ width, height, fit: fits[fit], background: black });
    }
    pipeline = pipeline.toColourspace(colour === 'rgb' ? 'srgb' : 'b-w');
    const { data, info } = await rawBytes(pipeline, file, what);
    const channels = colour === 'rgb' ? 3 : 1;
    if (info.channels === channels) return { height: info.height, width: info.width, bytes: data };
    throw damaged(file, what, `${channels} channels`, `${info.channels} channels`);
  };
}

async function loadSharp(): Promise<(content: Uint8Array, options: SharpOptions) => Sharp> {
  try {
    const { default: sharp } = await import('sharp');
    // Each picture is decoded once: there is nothing to keep, and several pictures at a time make use of all cores.
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  } catch (cause) {
    const message = `Pictures cannot be decoded here: there is no sharp for ${process.platform} on ${process.arch}; use another machine, or save them as IDX or .npy.`;
    throw new DataError('data-decoder', message, { expected: 'sharp', found: 'none', cause });
  }
}

async function rawBytes(
  pipeline: Sharp,
  file: string,
  what: string,
): Promise<{ data: Buffer; info: { height: number; width: number; channels: number } }> {
  try {
    return await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').trim().replace(/\.$/, '');
    if (!/pixel limit/i.test(reason)) throw damaged(file, what, 'a whole picture', reason, error);
    const expected = `at most ${mostPixels} pixels`;
    const message = `${file} says that it has more than ${mostPixels} pixels; make it smaller, or leave it out.`;
    throw new DataError('data-too-large', message, { file, offset: 0, expected, found: 'more', cause: error });
  }
}

function otherFormat(file: string, content: Uint8Array, what: string | undefined): DataError {
  const bytes = Array.from(content.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const found = what ?? `the bytes ${bytes}`;
  const message = `${file}: at byte 0 a PNG, JPEG or WebP picture should begin, but there is ${found}; save it as one of them, or leave it out.`;
  return new DataError('data-format', message, { file, offset: 0, expected: 'PNG, JPEG or WebP', found });
}

function damaged(file: string, what: string, expected: string, found: string, cause?: Error): DataError {
  const message = `${file} is ${what}, but not a whole one: ${found}; copy or download it again, or leave it out.`;
  return new DataError('data-format', message, { file, offset: 0, expected, found, ...(cause && { cause }) });
}
