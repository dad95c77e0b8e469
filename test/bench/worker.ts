import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

/** A program that measures on request: it takes a line of words, does the work, and answers with one line of JSON. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor(command: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#child.stdout) throw new Error(`${command} has no output`);
    this.#lines = createInterface(this.#child.stdout);
  }

  /** Asks for one measurement. Rejects when the program ends instead of answering. */
  async ask(request: string): Promise<unknown> {
    const answer = new AbortController();
    const line = once(this.#lines, 'line', { signal: answer.signal });
    const gone = once(this.#child, 'exit', { signal: answer.signal }).then(([code]) => {
      throw new Error(`the program ended with ${code} while measuring ${request}`);
    });
    this.#child.stdin?.write(`${request}\n`);
    try {
      const [text] = await Promise.race([line, gone]);
      return JSON.parse(String(text));
    } finally {
      answer.abort();
      await Promise.allSettled([line, gone]);
    }
  }

  async end(): Promise<void> {
    this.#child.stdin?.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}
