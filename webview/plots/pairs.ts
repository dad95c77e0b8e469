import { pairName } from '../../server/trainer/folder/journal-lines.ts';
import type { StepBlock } from '../../server/trainer/messages.ts';
import { RunningSum } from '../chart/running-sum.ts';
import { Trace } from './trace.ts';

/** How the gradients of two tasks lie to each other, step by step, where G was measured. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  /** Of the angle between the gradients: below 0 they pull against each other. */
  readonly cosine: Trace;
  readonly sums: RunningSum;
  /** 2‖a‖‖b‖/(‖a‖² + ‖b‖²): 1 for gradients of the same length. */
  readonly similarity: Trace;
  /** Measured steps, and those of them with a cosine below 0. */
  measured: number;
  conflicting: number;
}

/** The pairs of a run's tasks, as far as its journal has their Gram matrix. */
export class Pairs {
  readonly #tasks: readonly string[];
  readonly #pairs = new Map<string, Pair>();

  constructor(tasks: readonly string[]) {
    this.#tasks = tasks;
  }

  /** Whether any step has the products of the gradients. */
  get isMeasured(): boolean {
    return this.#pairs.size > 0;
  }

  all(): readonly Pair[] {
    return [...this.#pairs.values()];
  }

  /** Takes in the block that follows the first `known` steps. */
  append({ gram = {}, seconds }: StepBlock, known: number): void {
    const absent = new Float64Array(seconds.length).fill(NaN);
    this.#tasks.forEach((a, i) => {
      for (const b of this.#tasks.slice(i + 1)) {
        const name = pairName(a, b);
        if (gram[name] && !this.#pairs.has(name)) this.#pairs.set(name, emptyPair(a, b, known));
        const pair = this.#pairs.get(name);
        if (pair) add(pair, gram[name] ?? absent, gram[pairName(a, a)] ?? absent, gram[pairName(b, b)] ?? absent);
      }
    });
  }

  truncate(length: number): void {
    for (const pair of this.#pairs.values()) {
      pair.cosine.truncate(length);
      pair.sums.truncate(length);
      pair.similarity.truncate(length);
      pair.measured = 0;
      pair.conflicting = 0;
      count(pair, pair.cosine.raw.values.subarray(0, length));
    }
  }
}

function emptyPair(a: string, b: string, known: number): Pair {
  const pair = {
    a,
    b,
    cosine: new Trace(0.9),
    sums: new RunningSum(),
    similarity: new Trace(0),
    measured: 0,
    conflicting: 0,
  };
  const unmeasured = new Float64Array(known).fill(NaN);
  pair.cosine.append(unmeasured);
  pair.sums.append(unmeasured);
  pair.similarity.append(unmeasured);
  return pair;
}

function add(pair: Pair, products: Float64Array, ownA: Float64Array, ownB: Float64Array): void {
  const cosines = products.map((product, i) => cosine(product, ownA[i] ?? NaN, ownB[i] ?? NaN));
  pair.cosine.append(cosines);
  pair.sums.append(cosines);
  pair.similarity.append(ownA.map((a, i) => similarity(a, ownB[i] ?? NaN)));
  count(pair, cosines);
}

function count(pair: Pair, cosines: Float64Array): void {
  for (const value of cosines) {
    if (Number.isNaN(value)) continue;
    pair.measured++;
    if (value < 0) pair.conflicting++;
  }
}

/** 0 with a zero gradient, which conflicts with none; rounding does not carry it past ±1. */
function cosine(product: number, a: number, b: number): number {
  const length = Math.sqrt(a) * Math.sqrt(b);
  return length === 0 ? 0 : Math.max(-1, Math.min(1, product / length));
}

function similarity(a: number, b: number): number {
  return a + b === 0 ? 1 : (2 * Math.sqrt(a) * Math.sqrt(b)) / (a + b);
}
