import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';

const program = fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url));

/** How a command ended and what it wrote. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line at work, in a process group of its own as in a terminal. */
export class Mtl {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Outcome>;
  #out = '';
  #err = '';

  constructor(t: TestContext, folder: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#out += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#err += text));
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => resolve({ code, out: this.#out, err: this.#err }));
    });
    t.after(() => this.#child.kill('SIGKILL'));
  }

  /** Waits until standard output has what `find` looks for, and returns that. */
  async until<T>(find: (out: string) => T | undefined): Promise<T> {
    for (;;) {
      const found = find(this.#out);
      if (found !== undefined) return found;
      const more = new Promise((resolve) => this.#child.stdout.once('data', resolve));
      const outcome = await Promise.race([more, this.ended]);
      if (typeof outcome === 'object') throw new Error(`mtl ended too early: ${JSON.stringify(outcome)}`);
    }
  }

  /** What Ctrl-C does: the signal goes to the whole process group. */
  interrupt(): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGINT');
  }

  /** Ends the process at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Closes our end of its standard output, as `head` does when it has enough. */
  stopReading(): void {
    this.#child.stdout.destroy();
  }
}

/** Runs a command to its end. */
export function mtl(t: TestContext, folder: string, ...words: readonly string[]): Promise<Outcome> {
  return new Mtl(t, folder, words).ended;
}

/** A small definition whose run takes a moment; `change` rewrites its text. */
export function definition(change: (text: string) => string = (text) => text): string {
  return change(`version: 1
name: Small
data:
  pictures: { format: shapes, train: 48, test: 16, size: 12 }
model:
  encoder:
    - flatten
    - dense: { units: 8, activation: relu }
tasks:
  shape: { data: pictures, target: shape }
  size: { data: pictures, target: size }
training:
  schedule: joint
  epochs: 2
  batchSize: 16
  optimizer: { sgd: { learningRate: 1e-4 } }
`);
}

/** A folder with files, removed after the test. */
export async function folderWith(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mtl-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return folder;
}

/** The JSON lines of an output, each checked to be an object with a type. */
export function jsonLines(out: string): (Record<string, unknown> & { type: string })[] {
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
        throw new Error(`not a typed line: ${line}`);
      return { ...value, type: value.type };
    });
}

/** Kills every trainer at work on a folder of runs, as when the machine goes down. */
export async function killTrainers(runs: string): Promise<void> {
  for (const run of await readdir(runs)) {
    try {
      const { state, pid } = readRecord(join(runs, run));
      if (pid === undefined || isFinal(state)) continue;
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It has ended by itself in the meantime, or has no record yet.
      const codes: readonly unknown[] = ['ESRCH', 'ENOENT'];
      assert.ok(error instanceof Error && 'code' in error && codes.includes(error.code), String(error));
    }
  }
}
