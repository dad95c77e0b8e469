import { appendFileSync, closeSync, fstatSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from '../../backend/has-code.ts';
import { runFiles } from './files.ts';

/** What anybody can tell the process of a run: from this window, another one, a terminal or another machine. */
export type ControlOrder = 'start' | 'pause' | 'resume' | 'stop';

const orders: ReadonlySet<string> = new Set<ControlOrder>(['start', 'pause', 'resume', 'stop']);

const isOrder = (line: string): line is ControlOrder => orders.has(line);

/** How a run that did not stop by itself was ended, which its process could not write any more. */
export type ForcedEnd = 'terminated' | 'killed';

const fileOf = (dir: string): string => path.join(dir, runFiles.control);

/** Appends a line to a run's `control` file: two who order at the same time are both heard. */
export function writeControl(dir: string, line: ControlOrder | ForcedEnd): void {
  appendFileSync(fileOf(dir), `${line}\n`);
}

/** Whether a run was ended by force since it began. */
export function forcedEnd(dir: string): ForcedEnd | undefined {
  const lines = textOf(fileOf(dir)).split('\n');
  return lines.includes('killed') ? 'killed' : lines.includes('terminated') ? 'terminated' : undefined;
}

/** Forgets orders of an earlier life of the run. */
export function clearControl(dir: string): void {
  rmSync(fileOf(dir), { force: true });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return '';
    throw error;
  }
}

/** Reads a `control` file as it grows: each order once, in the order of writing. */
export class ControlReader {
  readonly #file: string;
  #offset = 0;

  constructor(dir: string) {
    this.#file = fileOf(dir);
  }

  /** The orders since the last call; what is no order is passed over, and a torn last line waits for its rest. */
  take(): ControlOrder[] {
    const text = this.#rest();
    const end = text.lastIndexOf('\n') + 1;
    this.#offset += Buffer.byteLength(text.slice(0, end));
    return text
      .slice(0, end)
      .split('\n')
      .map((line) => line.trim())
      .filter(isOrder);
  }

  #rest(): string {
    let file: number;
    try {
      file = openSync(this.#file, 'r');
    } catch (error) {
      if (!hasCode(error, ['ENOENT'])) throw error;
      this.#offset = 0;
      return '';
    }
    try {
      const { size } = fstatSync(file);
      // A file that somebody has replaced is read from its start.
      if (size < this.#offset) this.#offset = 0;
      const bytes = Buffer.alloc(size - this.#offset);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, this.#offset));
    } finally {
      closeSync(file);
    }
  }
}
