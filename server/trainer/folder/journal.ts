import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { isJournalLine } from './checks.ts';
import { ColumnsWriter } from './columns-writer.ts';
import type { JournalLine } from './journal-lines.ts';
import { readScores, writtenScores } from './numbers.ts';

/** Appends lines to `metrics.jsonl`; a torn last line, left by a kill, is cut off before the first append. */
export class JournalWriter {
  readonly #file: number;
  /** Whether there were lines before. */
  readonly resumes: boolean;
  readonly #columns: ColumnsWriter;
  #end: number;
  /** A part of a line may stand at the end. */
  #isTorn = false;

  constructor(file: string) {
    this.#file = openSync(file, 'a+');
    this.#end = endOfLastLine(this.#file);
    ftruncateSync(this.#file, this.#end);
    this.resumes = this.#end > 0;
    this.#columns = new ColumnsWriter(file, this.#end);
  }

  /** Appends one line, whole or not at all: a failed write (a full disk) is cut off again before the error is thrown. */
  append(line: JournalLine): void {
    const written = line.type === 'epoch' ? writtenScores(line) : line;
    const bytes = Buffer.from(`${JSON.stringify(written)}\n`);
    if (this.#isTorn) this.#mend();
    this.#isTorn = true;
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
      this.#isTorn = false;
    } finally {
      if (this.#isTorn) this.#mend();
    }
    this.#end += bytes.length;
    this.#columns.add(line, this.#end);
  }

  #mend(): void {
    ftruncateSync(this.#file, this.#end);
    this.#isTorn = false;
  }

  close(): void {
    closeSync(this.#file);
  }
}

function endOfLastLine(file: number): number {
  const { size } = fstatSync(file);
  const chunk = Buffer.alloc(65536);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const read = readSync(file, chunk, 0, end - start, start);
    const newline = chunk.subarray(0, read).lastIndexOf(10);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}

/** Parses the whole lines of a piece of a journal; what is no line of a journal is counted and left out. */
export function parseJournal(text: string): { lines: JournalLine[]; unreadable: number } {
  const lines: JournalLine[] = [];
  let unreadable = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const value = parseJson(line);
    if (isJournalLine(value)) lines.push(value.type === 'epoch' ? readScores(value) : value);
    else unreadable++;
  }
  return { lines, unreadable };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Bytes that are read and parsed at once: a journal may be longer than the longest text. */
const pieceBytes = 8 * 2 ** 20;

/** Lines of a journal that follow each other, how many are none, and the byte after them. */
export interface JournalPiece {
  readonly lines: readonly JournalLine[];
  readonly unreadable: number;
  readonly next: number;
}

/** The whole lines of a journal between two bytes, piece by piece; a torn last line waits for its rest. */
export async function* journalPieces(file: string, offset = 0, end = Infinity): AsyncGenerator<JournalPiece> {
  const handle = await open(file, 'r');
  try {
    const last = Math.min(end, (await handle.stat()).size);
    for (let next = offset, length = pieceBytes; next < last;) {
      const bytes = Buffer.alloc(Math.min(length, last - next));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, next);
      const whole = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1;
      if (whole === 0 && next + bytesRead >= last) return;
      // A line may be longer than a piece.
      length = whole === 0 ? 2 * length : pieceBytes;
      if (whole === 0) continue;
      next += whole;
      yield { ...parseJournal(bytes.toString('utf8', 0, whole)), next };
    }
  } finally {
    await handle.close();
  }
}

/** Reads a journal's whole lines from byte `offset`; `next` is where to go on later. */
export async function readJournal(
  file: string,
  offset = 0,
): Promise<{ lines: JournalLine[]; unreadable: number; next: number }> {
  const lines: JournalLine[] = [];
  let [unreadable, next] = [0, offset];
  for await (const piece of journalPieces(file, offset)) {
    for (const line of piece.lines) lines.push(line);
    unreadable += piece.unreadable;
    next = piece.next;
  }
  return { lines, unreadable, next };
}
