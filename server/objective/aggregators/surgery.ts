import type { RandomStream } from '../../data/random.ts';
import type { Gram } from '../linear/gram.ts';
import { dot } from '../linear/gram.ts';

/** A gradient under repair, ĝ = Jᵀc, known by its weights c and its products g_jᵀĝ. */
export class Altered {
  readonly weights: Float64Array;
  readonly #gram: Gram;
  readonly #products: Float64Array;

  constructor(gram: Gram, task: number) {
    this.#gram = gram;
    this.weights = new Float64Array(gram.rows);
    this.weights[task] = 1;
    this.#products = Float64Array.from(gram.getRow(task));
  }

  /** ĝᵀg_j. */
  along(task: number): number {
    return this.#products[task] ?? 0;
  }

  /** ‖ĝ‖. */
  length(): number {
    return Math.sqrt(Math.max(0, dot(this.weights, this.#products)));
  }

  /** ĝ += amount · g_j. */
  add(task: number, amount: number): void {
    this.weights[task] = (this.weights[task] ?? 0) + amount;
    for (let k = 0; k < this.weights.length; k++) {
      this.#products[k] = (this.#products[k] ?? 0) + amount * this.#gram.get(task, k);
    }
  }
}

/** The order in which a task meets the others: `order`, or for each task a new random one. */
export function othersOf(
  task: number,
  tasks: number,
  order: readonly number[] | undefined,
  random: RandomStream,
): readonly number[] {
  const all = order ?? random.shuffle(Int32Array.from({ length: tasks }, (_, i) => i));
  return [...all].filter((other) => other !== task);
}
