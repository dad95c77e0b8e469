import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { StepBlock } from '../messages.ts';
import { blockOfLine } from './journal-blocks.ts';
import type { EpochLine, JournalLine } from './journal-lines.ts';
import { columnsOf, frameBytes, framed, lastBytes, type Stretch } from './columns.ts';
import { RunSeries } from './series.ts';

/** Numbers that are gathered before they are written: some ten thousand steps, a megabyte. */
const valuesAtOnce = 2 ** 17;

/**
 * Writes the numbers of a journal once more as binary columns beside it, from which long journals open at once. They are
 * derived: where they cannot be written, or an earlier process has left lines without them, readers take the journal's text.
 */
export class ColumnsWriter {
  readonly #journal: string;
  #from: number;
  #resume: number | undefined;
  #blocks: StepBlock[] = [];
  #epochs: EpochLine[] = [];
  #notices: string[] = [];
  #values = 0;

  /** @param end the byte at which the journal goes on */
  constructor(journal: string, end: number) {
    this.#journal = journal;
    this.#from = end;
  }

  /** Takes a line that has been appended to the journal, which now has `end` bytes. */
  add(line: JournalLine, end: number): void {
    switch (line.type) {
      case 'steps': {
        const block = blockOfLine(line);
        this.#blocks.push(block);
        this.#values += valuesIn(block);
        break;
      }
      case 'epoch':
        this.#epochs.push(line);
        break;
      case 'notice':
        this.#notices.push(line.message);
        break;
      case 'resume':
        // It stands at the beginning of a process, and so of a stretch.
        this.#resume = line.step;
        break;
      default:
        line satisfies never;
    }
    if (this.#values >= valuesAtOnce) this.#write(end);
  }

  #write(to: number): void {
    try {
      append(columnsOf(this.#journal), framed(this.#stretch(to)));
    } catch (error) {
      // The journal has it all.
      console.error(error);
    }
    [this.#blocks, this.#epochs, this.#notices, this.#values] = [[], [], [], 0];
    [this.#from, this.#resume] = [to, undefined];
  }

  #stretch(to: number): Stretch {
    return {
      from: this.#from,
      to,
      last: lastBytes(this.#journal, to),
      ...(this.#resume !== undefined && { resume: this.#resume }),
      steps: joined(this.#blocks),
      epochs: this.#epochs,
      notices: this.#notices,
    };
  }
}

function valuesIn({ seconds, loss, weight, regularizer, gram = {}, affinity = {} }: StepBlock): number {
  const groups = [loss, weight, regularizer, gram, affinity];
  const columns = 6 + groups.reduce((sum, group) => sum + Object.keys(group).length, 0);
  return columns * seconds.length;
}

/** Blocks that follow each other as one. */
function joined(blocks: readonly StepBlock[]): StepBlock {
  const before = (blocks[0]?.first ?? 1) - 1;
  const series = new RunSeries();
  for (const block of blocks) series.addBlock({ ...block, first: block.first - before });
  return { ...series.snapshot(), first: before + 1 };
}

/** Appends to a file of frames, whole or not at all; one that a death has torn is cut off first. */
function append(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, 'a+');
  try {
    const end = endOfFrames(handle);
    ftruncateSync(handle, end);
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
    } catch (error) {
      ftruncateSync(handle, end);
      throw error;
    }
  } finally {
    closeSync(handle);
  }
}

function endOfFrames(handle: number): number {
  const { size } = fstatSync(handle);
  const head = Buffer.alloc(frameBytes);
  let end = 0;
  while (readSync(handle, head, 0, frameBytes, end) === frameBytes) {
    const next = end + frameBytes + head.readUInt32LE(0);
    if (next > size) break;
    end = next;
  }
  return end;
}
