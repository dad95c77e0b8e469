import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { DataError } from '../data-error.ts';
import { asDataError, fileHead, readFileBytes } from '../file-bytes.ts';
import { readContent } from '../file-content.ts';

/** What a gzipped archive may hold, which is unpacked into memory. */
const mostUnpacked = 2 ** 31;
/** More members than any archive of arrays has. */
const mostMembers = 100_000;
const ending = '.npy';

/** Arrays in a file: a single one, which has no name, or the members of an archive. */
export interface Arrays {
  /** Names of the members, in their order; absent for a single array. */
  readonly names: readonly string[] | undefined;
  /** Hands the bytes of an array, of a member where there are names, to `take`. Throws a DataError. */
  read(name: string | undefined, take: (bytes: Uint8Array) => void): Promise<void>;
  close(): void;
}

/** Opens a file of one or several arrays, told by its content, plain or gzipped. Throws a DataError. */
export async function openArrays(file: string): Promise<Arrays> {
  const head = await contentHead(file);
  if (head[0] === 0x50 && head[1] === 0x4b) return openArchive(file);
  return {
    names: undefined,
    read: (_name, take) => readFileBytes(file, Number.MAX_SAFE_INTEGER, take),
    close: () => undefined,
  };
}

async function openArchive(file: string): Promise<Arrays> {
  const zip = await openZip(file);
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith(ending)) entries.set(entry.fileName.slice(0, -ending.length), entry);
      if (entries.size > mostMembers) throw new Error(`more than ${mostMembers} members`);
    }
    return {
      names: [...entries.keys()],
      async read(name = '', take) {
        const entry = entries.get(name);
        if (!entry) throw new Error(`the archive ${file} has no member ${name}`);
        await readEntry(zip, entry, take).catch((error: unknown) => {
          throw asRefusal(error, `${file}: ${entry.fileName}`);
        });
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw asRefusal(error, file);
  }
}

async function openZip(file: string): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false } as const;
  try {
    const head = await fileHead(file, 2);
    if (head[0] !== 0x1f) return await openPromise(file, options);
    return await fromBufferPromise(Buffer.from(await readContent(file, mostUnpacked)), options);
  } catch (error) {
    throw asRefusal(error, file);
  }
}

/** Reads a member, whose sizes the library checks and whose checksum it leaves to us. */
async function readEntry(zip: ZipFile, entry: Entry, take: (bytes: Uint8Array) => void): Promise<void> {
  const stream: Readable = await zip.openReadStreamPromise(entry);
  let sum = 0;
  const sink = new Writable({
    write(piece: Uint8Array, _encoding, done): void {
      try {
        sum = crc32(piece, sum);
        take(piece);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  await pipeline(stream, sink);
  if (sum !== entry.crc32) throw new Error('its checksum is of other bytes');
}

/** What the failure of reading an archive is called here. */
function asRefusal(error: unknown, name: string): unknown {
  if (error instanceof DataError || !(error instanceof Error)) return error;
  if ('syscall' in error) return asDataError(error, name, 0);
  const found = error.message.replaceAll('\n', ' ').replace(/\.$/, '');
  const message = `${name} is not whole as a zip archive: ${found}; save it again with numpy.savez, or copy it again.`;
  return new DataError('data-format', message, {
    file: name,
    offset: 0,
    expected: 'a zip archive',
    found,
    cause: error,
  });
}

/** The first bytes of the content, decompressed where it is gzip. */
async function contentHead(file: string): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  const enough = new Error('enough');
  try {
    await readFileBytes(file, Number.MAX_SAFE_INTEGER, (bytes) => {
      head = Buffer.concat([head, bytes.subarray(0, 4)]);
      if (head.length >= 4) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return head;
}
