import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { StepBlock } from '../messages.ts';
import { isJournalLine } from './checks.ts';
import type { JournalLine, JournalNumber, StepsLine } from './journal-lines.ts';
import { fromJson, readScores, toJson, writtenScores } from './numbers.ts';

/** Appends lines to `metrics.jsonl`; a torn last line, left by a kill, is cut off before the first append. */
export class JournalWriter {
  readonly #file: number;
  /** Whether there were lines before. */
  readonly resumes: boolean;
  #end: number;

  constructor(file: string) {
    this.#file = openSync(file, 'a+');
    this.#end = endOfLastLine(this.#file);
    ftruncateSync(this.#file, this.#end);
    this.resumes = this.#end > 0;
  }

  /** Appends one line, whole or not at all: a failed write (a full disk) is cut off again before the error is thrown. */
  append(line: JournalLine): void {
    const written = line.type === 'epoch' ? writtenScores(line) : line;
    const bytes = Buffer.from(`${JSON.stringify(written)}\n`);
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
      this.#end += bytes.length;
    } catch (error) {
      ftruncateSync(this.#file, this.#end);
      throw error;
    }
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

const mapValues = <A, B>(group: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(group).map(([name, value]) => [name, change(value)]));

/** A block as the journal keeps it; a NaN in `loss` or `weight` of a step whose total was measured means «not in this step». */
export function lineOfBlock(block: StepBlock): StepsLine {
  const measured = (column: Float64Array) => Array.from(column, (value) => toJson(value));
  const sparse = (losses: Float64Array, name: string) => {
    const weights = block.weight[name];
    return Array.from(losses, (value, i) => toJson(value, weights === undefined || Number.isNaN(weights[i])));
  };
  return {
    type: 'steps',
    first: block.first,
    epoch: block.epoch,
    seconds: Array.from(block.seconds, (value) => Number(value.toFixed(6))),
    samples: Array.from(block.samples),
    learningRate: measured(block.learningRate),
    loss: Object.fromEntries(Object.entries(block.loss).map(([name, column]) => [name, sparse(column, name)])),
    weight: Object.fromEntries(Object.entries(block.weight).map(([name, column]) => [name, sparse(column, name)])),
    regularizer: mapValues(block.regularizer, measured),
    added: measured(block.added),
    total: measured(block.total),
    residual: measured(block.residual),
    ...(block.gram && { gram: mapValues(block.gram, (column) => Array.from(column, (value) => toJson(value, true))) }),
  };
}

/** A journal's block as typed arrays. */
export function blockOfLine(line: StepsLine): StepBlock {
  const column = (values: readonly JournalNumber[]) => Float64Array.from(values, fromJson);
  return {
    first: line.first,
    epoch: line.epoch,
    seconds: Float64Array.from(line.seconds),
    samples: Float64Array.from(line.samples),
    learningRate: column(line.learningRate),
    loss: mapValues(line.loss, column),
    weight: mapValues(line.weight, column),
    regularizer: mapValues(line.regularizer, column),
    added: column(line.added),
    total: column(line.total),
    residual: column(line.residual),
    ...(line.gram && { gram: mapValues(line.gram, column) }),
  };
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

/** Reads a journal's whole lines from byte `offset`; `next` is where to go on later. A torn last line waits for its rest. */
export async function readJournal(
  file: string,
  offset = 0,
): Promise<{ lines: JournalLine[]; unreadable: number; next: number }> {
  const bytes = await readFrom(file, offset);
  const end = bytes.lastIndexOf(10) + 1;
  return { ...parseJournal(bytes.toString('utf8', 0, end)), next: offset + end };
}

/** The bytes of a file from `offset` to its end as it is now. */
async function readFrom(file: string, offset: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.max(0, size - offset));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
