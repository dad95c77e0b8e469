import { Worker } from 'node:worker_threads';
import { pathsOf } from '../../data/look/sizes.ts';
import type { Place } from '../../data/place.ts';
import { wholeSource } from '../../data/whole-source.ts';
import type { DataFacts } from '../../definition/data-facts/facts.ts';
import type { DataSource } from '../../definition/experiment.ts';
import type { LookAnswer, LookOrder } from './messages.ts';

/** How long what is known is taken as it is before the files' times are asked for again. Milliseconds. */
const freshFor = 2000;

/** What is known of a data set, and how fresh that is. */
interface Known {
  readonly stamp: string;
  readonly facts: DataFacts;
  checked: number;
}

/** Whoever wants to know what data sets hold. */
export interface LookerEvents {
  /** What is known has changed. */
  changed(): void;
  /** What is being looked at: the name of a data set, or nothing. */
  busy(name: string | undefined): void;
  failed(reason: string): void;
}

/**
 * Looks at data sets in a worker thread, one at a time, and keeps what was found. What no document wants any more is not
 * waited for: the worker is ended in the middle of it.
 */
export class Looker {
  readonly #program: string;
  readonly #events: LookerEvents;
  readonly #known = new Map<string, Known>();
  /** By document, what it wants to know, by key. */
  readonly #wanted = new Map<string, ReadonlyMap<string, LookOrder & { readonly name: string }>>();
  readonly #failed = new Set<string>();
  #worker: Worker | undefined;
  #running: string | undefined;

  /** @param program the worker's file */
  constructor(program: string, events: LookerEvents) {
    this.#program = program;
    this.#events = events;
  }

  /** What is known of the data sets that a document names; what is not, or may have changed, is looked at. */
  of(
    document: string,
    sources: Readonly<Record<string, DataSource>>,
    place: Place,
  ): Readonly<Record<string, DataFacts>> {
    const orders = Object.entries(sources).flatMap(([name, source]) => {
      // Rows that are drawn have no files to look at, and those with files are looked at whole.
      if (pathsOf(source).length === 0) return [];
      const whole = wholeSource(source);
      return [{ name, key: JSON.stringify([whole, place]), source: whole, place }];
    });
    this.#wanted.set(document, new Map(orders.map((order) => [order.key, order])));
    this.#go();
    const found = orders.flatMap(({ name, key }) => {
      const known = this.#known.get(key);
      return known ? [[name, known.facts] as const] : [];
    });
    return Object.fromEntries(found);
  }

  /** A document wants nothing any more. */
  forget(document: string): void {
    this.#wanted.delete(document);
    this.#go();
  }

  /** Files may have changed: all are to be looked at again. */
  refresh(): void {
    this.#failed.clear();
    for (const known of this.#known.values()) known.checked = Number.NEGATIVE_INFINITY;
    this.#go();
  }

  dispose(): void {
    this.#wanted.clear();
    this.#end();
  }

  #all(): readonly (LookOrder & { readonly name: string })[] {
    return [...this.#wanted.values()].flatMap((orders) => [...orders.values()]);
  }

  #go(): void {
    const all = this.#all();
    if (this.#running !== undefined) {
      if (all.some(({ key }) => key === this.#running)) return;
      this.#end();
    }
    const now = performance.now();
    const next = all.find(({ key }) => {
      const known = this.#known.get(key);
      return known ? now - known.checked > freshFor : !this.#failed.has(key);
    });
    this.#events.busy(next?.name);
    if (!next) return;
    const { key, source, place } = next;
    const stamp = this.#known.get(key)?.stamp;
    this.#running = key;
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage({ key, source, place, ...(stamp !== undefined && { stamp }) } satisfies LookOrder);
  }

  #start(): Worker {
    const worker = new Worker(this.#program);
    worker.on('message', (found: LookAnswer) => {
      if (worker === this.#worker) this.#take(found);
    });
    worker.on('error', (error) => {
      if (worker !== this.#worker) return;
      const key = this.#running ?? '';
      this.#worker = undefined;
      this.#take({
        type: 'failed',
        key,
        reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    });
    return worker;
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#running = undefined;
    void worker?.terminate();
  }

  #take(found: LookAnswer): void {
    // A thread without work keeps no process alive.
    this.#worker?.unref();
    this.#running = undefined;
    const known = this.#known.get(found.key);
    switch (found.type) {
      case 'facts':
        this.#known.set(found.key, { stamp: found.stamp, facts: found.facts, checked: performance.now() });
        this.#events.changed();
        break;
      case 'unchanged':
        if (known) known.checked = performance.now();
        break;
      case 'failed':
        this.#failed.add(found.key);
        this.#events.failed(found.reason);
        break;
      default:
        found satisfies never;
    }
    this.#go();
  }
}
