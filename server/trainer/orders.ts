import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ControlReader, type ControlOrder } from './folder/control.ts';
import { runFiles } from './folder/files.ts';
import type { Ownership } from './ownership.ts';

/** Why a run is to end before its last step. */
export interface Order {
  readonly event: 'stop' | 'lose';
  /** One sentence for the record. */
  readonly reason: string;
}

/** How a trial ends for now that is to wait for its sweep. */
export const heldAfter = (held: number, epochs: number): Order => ({
  event: 'stop',
  reason: `Held after ${held} of ${epochs} epochs by the sweep that it is a trial of, which reads no test rows before it has chosen.`,
});

/** Thrown between two pieces of work that an order to end cuts short. */
export class Interruption extends Error {
  readonly order: Order;

  constructor(order: Order) {
    super(order.reason);
    this.order = order;
  }
}

/** Lets an order to end pass for a result; anything else stays an error. */
export function interruptionOf(error: unknown): Interruption {
  if (error instanceof Interruption) return error;
  throw error;
}

export interface OrdersOptions {
  /** The run's folder: its `control` file carries orders from anywhere, its `lease` says that somebody still wants the run. */
  readonly dir: string;
  /** Seconds without a renewal of the lease after which the run ends; without it, it ends with the process that started it. */
  readonly leaseSeconds?: number;
  /** Called where the system asks to end while the run is ending already: there is no more time. */
  readonly onHurry?: () => void;
  /** Called where the run belongs to another trainer now, and nothing may be written any more. */
  readonly onUsurped?: () => void;
  readonly owner?: Pick<Ownership, 'holds'> | undefined;
}

const pollSeconds = 0.5;
/** How often it is looked at while nothing else is done. */
const waitMilliseconds = 100;

const ignore = (): void => {};

/** Listens for orders: messages, signals, the `control` file, and a lease that nobody renews. */
export class Orders {
  #order: Order | undefined;
  #paused = false;
  #startsNow = false;
  readonly #options: OrdersOptions;
  readonly #control: ControlReader;
  #polled = Number.NEGATIVE_INFINITY;
  #renewed = performance.now();
  #leaseStamp = 0;

  constructor(options: OrdersOptions) {
    this.#options = options;
    this.#control = new ControlReader(options.dir);
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
    const { owner, onUsurped } = this.#options;
    if (owner && !owner.holds) onUsurped?.();
    this.#control.take().forEach((order) => this.#take(order));
    this.#checkLease(now);
    return this.#order;
  }

  /** Throws an `Interruption` once there is an order to end. */
  check(): void {
    const order = this.current();
    if (order) throw new Interruption(order);
  }

  /** Whether the run is to wait between two steps; an order to end goes before. */
  get paused(): boolean {
    return this.current() === undefined && this.#paused;
  }

  /** Whether somebody wants the run to begin before its turn. */
  get startsNow(): boolean {
    return this.#startsNow;
  }

  /** Waits while `condition` holds and nothing orders the end; throws what the condition throws. */
  async waitWhile(condition: () => boolean): Promise<Order | undefined> {
    while (this.current() === undefined && condition()) await pause(waitMilliseconds);
    return this.current();
  }

  dispose(): void {
    process.off('message', this.#onMessage);
    process.off('disconnect', this.#onDisconnect);
    process.off('SIGTERM', this.#onTerminate);
    process.off('SIGINT', ignore);
  }

  readonly #onMessage = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('type' in message)) return;
    const { type } = message;
    if (type === 'start' || type === 'pause' || type === 'resume' || type === 'stop') this.#take(type);
  };

  readonly #onDisconnect = (): void => {
    if (this.#options.leaseSeconds === undefined) this.#give('lose', 'The program that started this run has ended.');
  };

  readonly #onTerminate = (): void => {
    if (this.#order) return this.#options.onHurry?.();
    // Who asks after an order to stop that was not heard yet means that order.
    this.#control.take().forEach((order) => this.#take(order));
    this.#give('lose', 'The system asked the trainer to end.');
  };

  #take(order: ControlOrder): void {
    switch (order) {
      case 'start':
        this.#startsNow = true;
        return;
      case 'pause':
      case 'resume':
        this.#paused = order === 'pause';
        return;
      case 'stop':
        return this.#give('stop', 'Stopped by request.');
      default:
        order satisfies never;
    }
  }

  #give(event: Order['event'], reason: string): void {
    this.#order ??= { event, reason };
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
