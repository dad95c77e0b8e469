import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from './data-error.ts';

const chunkBytes = 1 << 18;

/**
 * Reads a file once from start to end, decompressing it where its content is gzip, and hands every piece to `consume`,
 * whose promise it waits for where it gives one; never holds more than a few pieces. Throws a DataError when it is no
 * regular file, is empty or unreadable, is cut short or corrupt as gzip, or holds more than `limit` bytes (after
 * decompression).
 */
export async function readFileBytes(
  file: string,
  limit: number,
  consume: (bytes: Uint8Array) => unknown,
): Promise<void> {
  await checkRegular(file);
  let offset = 0;
  // A writable stream gets each piece before the decompressor can fail at the next; an iterator would lose the last ones.
  const take = new Writable({
    write(piece: Uint8Array, _encoding, done): void {
      try {
        if (offset + piece.length > limit) throw tooLarge(file, limit);
        offset += piece.length;
        const busy = consume(piece);
        if (busy instanceof Promise) busy.then(() => done(), done);
        else done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  const source = createReadStream(file, { highWaterMark: chunkBytes });
  try {
    if (!(await isGzip(file))) return await pipeline(source, take);
    const gunzip = createGunzip({ chunkSize: chunkBytes });
    await pipeline(source, gunzip, take);
    await checkAllUsed(file, gunzip.bytesWritten, offset);
  } catch (error) {
    throw asDataError(error, file, offset);
  } finally {
    source.destroy();
  }
}

async function checkRegular(file: string): Promise<void> {
  const entry = await stat(file).catch((error: unknown) => {
    throw asDataError(error, file, 0);
  });
  if (!entry.isFile()) {
    const found = entry.isDirectory() ? 'a folder' : 'not a regular file';
    throw new DataError('data-not-a-file', `${file} should be a file, but it is ${found}.`, {
      file,
      offset: 0,
      expected: 'a file',
      found,
    });
  }
  if (entry.size === 0) throw emptyFile(file);
}

/** The error for a file without content. */
export function emptyFile(file: string): DataError {
  return new DataError('data-empty', `${file} is empty; copy or download it again.`, {
    file,
    offset: 0,
    expected: 'at least one record',
    found: 'no bytes',
  });
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Some versions of Node ignore what follows the last gzip member; only zero padding is harmless there. */
async function checkAllUsed(file: string, used: number, offset: number): Promise<void> {
  const { size } = await stat(file);
  if (used >= size) return;
  const handle = await open(file);
  try {
    const rest = Buffer.alloc(Math.min(size - used, 4096));
    await handle.read(rest, 0, rest.length, used);
    if (rest.every((byte) => byte === 0)) return;
  } finally {
    await handle.close();
  }
  throw new DataError(
    'data-gzip',
    `${file} goes on with ${size - used} bytes that are not gzip after its compressed content (byte ${offset} of the content); copy or download it again.`,
    { file, offset, expected: 'the end of the file', found: `${size - used} more bytes` },
  );
}

function tooLarge(file: string, limit: number): DataError {
  return new DataError(
    'data-too-large',
    `${file} holds more than ${limit} bytes after decompression, more than a file of this format can; it is another format, or damaged.`,
    { file, offset: limit, expected: `at most ${limit} bytes`, found: 'more' },
  );
}

/** What the failure of reading `file` is called here; anything that is no file error is returned as it is. */
export function asDataError(error: unknown, file: string, offset: number): unknown {
  if (error instanceof DataError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('Z_')) {
    const found = code === 'Z_BUF_ERROR' ? 'the end of the file' : error.message;
    return new DataError(
      'data-gzip',
      `${file} is not whole as gzip: after ${offset} bytes of content comes ${found}; copy or download it again.`,
      { file, offset, expected: 'more compressed content', found, cause: error },
    );
  }
  if (code === '') return error;
  return new DataError('data-unreadable', `${file} cannot be read: ${error.message}.`, { file, offset, cause: error });
}

/** The first bytes of a file as they are on the disk, fewer where it is shorter; throws a DataError as `readFileBytes` does. */
export async function fileHead(file: string, length: number): Promise<Uint8Array> {
  await checkRegular(file);
  const handle = await open(file).catch((error: unknown) => {
    throw asDataError(error, file, 0);
  });
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
