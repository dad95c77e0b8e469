import { clearLine, cursorTo } from 'node:readline';
import { styleText } from 'node:util';

/** The part of a terminal or pipe that a screen uses; process.stdout and process.stderr are such. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

type Style = Parameters<typeof styleText>[0];

/**
 * Where the command line writes: results to standard output, everything else to standard error, and on a terminal one
 * status line that stays below both. Colours only where the terminal has them and NO_COLOR is not set.
 */
export class Screen {
  /** Aborted when the output cannot be written any more, as when its reader has gone (`mtl … | head`). */
  readonly broken: AbortSignal;
  readonly #out: Sink;
  readonly #err: Sink & NodeJS.WritableStream;
  #status = '';

  constructor(out: Sink = process.stdout, err: Sink & NodeJS.WritableStream = process.stderr) {
    this.#out = out;
    this.#err = err;
    const controller = new AbortController();
    this.broken = controller.signal;
    err.on('error', () => controller.abort());
    out.on('error', (error: NodeJS.ErrnoException) => {
      controller.abort();
      // A reader that has seen enough closes the pipe; anything else (a full disk) is news.
      if (error.code !== 'EPIPE') err.write(`error ${error.code}: the output cannot be written: ${error.message}\n`);
    });
  }

  /** Whether a person watches: progress is then redrawn in place. */
  get isTerminal(): boolean {
    return this.#err.isTTY === true;
  }

  /** Columns that a line of the result has: the terminal's, else as many as it takes. */
  get width(): number {
    return this.#out.isTTY === true ? (this.#out.columns ?? 80) : Number.POSITIVE_INFINITY;
  }

  /** `text` as a heading of the result. */
  emphasized(text: string): string {
    const coloured = this.#out.isTTY === true && this.#out.hasColors?.() === true;
    return coloured ? styleText('bold', text, { validateStream: false }) : text;
  }

  /** Writes a line of the result. */
  line(text = ''): void {
    this.#write(this.#out, `${text}\n`);
  }

  /** Writes a piece of the result: lines with their ends. */
  lines(text: string): void {
    if (text !== '') this.#write(this.#out, text);
  }

  /** Writes a line beside the result. */
  note(text: string): void {
    this.#write(this.#err, `${text}\n`);
  }

  /** Replaces the status line, cut to the terminal's width; nothing where there is no terminal. */
  status(text: string): void {
    if (!this.isTerminal || this.broken.aborted || text === this.#status) return;
    this.#clear();
    this.#status = text;
    this.#draw();
  }

  /** `text` in a style, for standard error. */
  paint(style: Style, text: string): string {
    const coloured = this.isTerminal && this.#err.hasColors?.() === true;
    return coloured ? styleText(style, text, { validateStream: false }) : text;
  }

  #write(sink: Sink, text: string): void {
    if (this.broken.aborted) return;
    this.#clear();
    sink.write(text);
    this.#draw();
  }

  #clear(): void {
    if (this.#status === '') return;
    cursorTo(this.#err, 0);
    clearLine(this.#err, 0);
  }

  #draw(): void {
    if (this.#status === '') return;
    // One column short of the width: a full line would wrap and then not be cleared whole.
    this.#err.write(cut(this.#status, (this.#err.columns ?? 80) - 1));
  }
}

/** At most `width` characters, the last of them «…» where something was cut. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
