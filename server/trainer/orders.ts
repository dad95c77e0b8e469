import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { runFiles } from './folder/files.ts';

/** Why a run is to end before its last step. */
export interface Order {
  readonly event: 'stop' | 'lose';
  /** One sentence for the record. */
  readonly reason: string;
}

/** Thrown between two pieces of work that an order to end cuts short. */
export class Interruption extends Error {
  readonly order: Order;

  constructor(order: Order) {
    super(order.reason);
    this.order = order;
  }
}

export interface OrdersOptions {
  /** The run's folder: its `control` file carries orders from anywhere, its `lease` says that somebody still wants the run. */
  readonly dir: string;
  /** Seconds without a renewal of the lease after which the run ends; without it, it ends with the process that started it. */
  readonly leaseSeconds?: number;
}

const pollSeconds = 0.5;

const ignore = (): void => {};

/** Listens for reasons to end: messages, signals, the `control` file, and a lease that nobody renews. */
export class Orders {
  #order: Order | undefined;
  readonly #options: OrdersOptions;
  #polled = 0;
  #renewed = performance.now();
  #leaseStamp = 0;

  constructor(options: OrdersOptions) {
    this.#options = options;
    process.on('message', this.#onMessage);
    process.on('disconnect', this.#onDisconnect);
    process.on('SIGTERM', this.#onTerminate);
    // Ctrl-C in a terminal reaches the whole group; whoever started the run decides what it means.
    process.on('SIGINT', ignore);
  }

  /** The order to end, once there is one; to be asked between two steps. */
  current(): Order | undefined {
    const now = performance.now();
    if (this.#order || now - this.#polled < pollSeconds * 1000) return this.#order;
    this.#polled = now;
    this.#readControl();
    this.#checkLease(now);
    return this.#order;
  }

  /** Throws an `Interruption` once there is an order to end. */
  check(): void {
    const order = this.current();
    if (order) throw new Interruption(order);
  }

  dispose(): void {
    process.off('message', this.#onMessage);
    process.off('disconnect', this.#onDisconnect);
    process.off('SIGTERM', this.#onTerminate);
    process.off('SIGINT', ignore);
  }

  readonly #onMessage = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('type' in message)) return;
    if (message.type === 'stop') this.#give('stop', 'Stopped by request.');
  };

  readonly #onDisconnect = (): void => {
    if (this.#options.leaseSeconds === undefined) this.#give('lose', 'The program that started this run has ended.');
  };

  readonly #onTerminate = (): void => this.#give('lose', 'The system asked the trainer to end.');

  #give(event: Order['event'], reason: string): void {
    this.#order ??= { event, reason };
  }

  #readControl(): void {
    const file = path.join(this.#options.dir, runFiles.control);
    const text = readIfThere(file);
    if (text === undefined) return;
    rmSync(file, { force: true });
    if (text.trim() === 'stop') this.#give('stop', 'Stopped by request.');
  }

  /** A renewal shows as a new time stamp; how long ago it was is measured by our own clock, which no time change moves. */
  #checkLease(now: number): void {
    const { leaseSeconds, dir } = this.#options;
    if (leaseSeconds === undefined) return;
    const stamp = statSync(path.join(dir, runFiles.lease), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (stamp !== this.#leaseStamp) [this.#leaseStamp, this.#renewed] = [stamp, now];
    if (now - this.#renewed > leaseSeconds * 1000)
      this.#give('lose', `No editor has asked for this run for ${Math.round(leaseSeconds)} s.`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
