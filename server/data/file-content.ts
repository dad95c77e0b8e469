import { readFileBytes } from './file-bytes.ts';

/**
 * The whole content of a file, decompressed where it is gzip. Throws a DataError as `readFileBytes` does.
 * @param limit the most bytes that it may hold
 */
export async function readContent(file: string, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await readFileBytes(file, limit, (bytes) => pieces.push(bytes));
  return Buffer.concat(pieces);
}
