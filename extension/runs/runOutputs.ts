import { open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import * as vscode from 'vscode';
import { logOf, type Run } from './run.ts';
import type { RunStore } from './runStore.ts';

/** How often a log is looked at while its run goes on: watchers stay silent on network file systems. */
const pollMilliseconds = 1000;

/** An output channel for each run that somebody asked for, which follows what its trainer prints. */
export class RunOutputs implements vscode.Disposable {
  readonly #store: RunStore;
  readonly #channels = new Map<string, vscode.OutputChannel>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(store: RunStore) {
    this.#store = store;
  }

  /** Shows the channel of a run, from the beginning of its log. */
  show(run: Run): void {
    const known = this.#channels.get(run.dir);
    if (known) return known.show(true);
    const channel = vscode.window.createOutputChannel(`MTL Run ${run.record.id}`, 'log');
    this.#channels.set(run.dir, channel);
    channel.show(true);
    this.#follow(run, channel);
  }

  dispose(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const channel of this.#channels.values()) channel.dispose();
  }

  /** A run that is resumed writes on, so the log is looked at as long as there is a run. */
  #follow(run: Run, channel: vscode.OutputChannel): void {
    const decoder = new StringDecoder('utf8');
    let offset = 0;
    let reading: Promise<void> | undefined;
    const readOn = async (): Promise<void> => {
      const bytes = await bytesFrom(logOf(run), offset);
      offset += bytes.length;
      if (bytes.length > 0) channel.append(decoder.write(bytes));
    };
    const look = (): void => {
      if (!this.#store.get(run.dir)) clearInterval(timer);
      reading ??= readOn()
        .catch((error: unknown) => {
          channel.appendLine(error instanceof Error ? error.message : String(error));
          clearInterval(timer);
        })
        .finally(() => (reading = undefined));
    };
    const timer = setInterval(look, pollMilliseconds);
    this.#timers.add(timer);
    look();
  }
}

/** What a file has from `offset` on; a file that is not there yet has nothing. */
async function bytesFrom(file: string, offset: number): Promise<Buffer> {
  const found = await stat(file).catch(() => undefined);
  if (!found || found.size <= offset) return Buffer.alloc(0);
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc(found.size - offset);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
