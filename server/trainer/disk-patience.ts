import { diskTrouble } from './disk-trouble.ts';
import { Interruption, type Orders } from './orders.ts';
import type { Reporter } from './reporter.ts';

/** How long is waited between two tries, in milliseconds. */
const tryAgainAfter = 500;

/** Above this share of the time a disk is slow, once so many seconds have passed. */
const slow = { share: 0.25, afterSeconds: 20 };

/**
 * Sees that what a run writes is written: where the disk is full, read-only or away the run waits and says so, and goes on by
 * itself; where it is slow, that is said once.
 */
export class DiskPatience {
  readonly #reporter: Reporter;
  readonly #orders: Orders;
  readonly #began = performance.now();
  #waited = 0;
  #writing = 0;
  #saidSlow = false;

  constructor(reporter: Reporter, orders: Orders) {
    this.#reporter = reporter;
    this.#orders = orders;
  }

  /** Milliseconds for which the disk was waited for. */
  get waited(): number {
    return this.#waited;
  }

  /** Writes what the reporter holds, and then what `write` does, however often it takes. @throws Interruption where it is to end */
  async keep<T>(write: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    let waits = false;
    for (;;) {
      try {
        this.#reporter.flush();
        const tried = performance.now();
        const result = await write();
        this.#writing += performance.now() - tried;
        if (waits) this.#goOn(began);
        this.#sayIfSlow();
        return result;
      } catch (error) {
        const trouble = diskTrouble(error);
        if (trouble === undefined) throw error;
        if (!waits) this.#reporter.waitFor(trouble);
        waits = true;
        await this.#waitBefore(trouble);
      }
    }
  }

  async #waitBefore(trouble: string): Promise<void> {
    const until = performance.now() + tryAgainAfter;
    const order = await this.#orders.waitWhile(() => performance.now() < until);
    if (order) throw new Interruption({ ...order, reason: `${order.reason} ${trouble}` });
  }

  #goOn(began: number): void {
    this.#waited += performance.now() - began;
    this.#reporter.goOn();
  }

  #sayIfSlow(): void {
    if (this.#saidSlow) return;
    const passed = performance.now() - this.#began - this.#waited;
    const share = (this.#writing + this.#reporter.writing) / passed;
    if (passed < 1000 * slow.afterSeconds || share < slow.share) return;
    this.#saidSlow = true;
    this.#reporter.notice(
      `Writing to the run's folder takes ${Math.round(100 * share)} % of the time: its disk is slow. Keep runs on a faster one, as by «mtl run --out DIR».`,
    );
  }
}
