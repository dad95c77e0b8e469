import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runFiles, writeWhole } from './folder/files.ts';
import { readRecord } from './folder/runs.ts';
import { settleRecord } from './launch.ts';
import { isFinal } from './lifecycle.ts';
import { isAlive } from './living.ts';

/** Seconds that a trainer on a machine that may be lost gets to see that it owns its run no more, if it lives after all. */
const graceSeconds = 30;

/**
 * A run as the property of one trainer: of a scheduler that starts a run again since it has lost sight of a node, nobody
 * knows whether the trainer there has really ended.
 */
export class Ownership {
  readonly #file: string;
  readonly #token = randomUUID();

  private constructor(dir: string) {
    this.#file = path.join(dir, runFiles.owner);
  }

  /** Takes a run over: an earlier trainer on this machine is ended at once, one elsewhere gets the time to notice. */
  static async take(dir: string): Promise<Ownership> {
    const owner = new Ownership(dir);
    const { state, pid, host, born } = readRecord(dir);
    writeWhole(owner.#file, owner.#token);
    if (isFinal(state) || pid === undefined) return owner;
    if (host === os.hostname()) {
      while (isAlive({ pid, host, born })) {
        process.kill(pid, 'SIGKILL');
        await pause(100);
      }
    } else await pause(graceSeconds * 1000);
    settleRecord(dir, `The process that trained it, on ${host ?? 'another machine'}, was lost.`);
    return owner;
  }

  /** Gives the run up, unless somebody else has it by now. */
  release(): void {
    if (this.holds) rmSync(this.#file, { force: true });
  }

  /** Whether nobody else has taken the run over since. */
  get holds(): boolean {
    try {
      return readFileSync(this.#file, 'utf8') === this.#token;
    } catch (error) {
      // A network file system that does not answer for a moment says nothing about owners.
      if (error instanceof Error && 'code' in error && error.code !== 'ENOENT') return true;
      return false;
    }
  }
}
