import type { Target } from '../dataset.ts';
import type { FittedSet, FittedTarget } from '../fitted.ts';

/** Labels of new rows, which may all be missing, as the targets that a run was trained on. */
export class NewLabels {
  readonly #fitted: FittedSet['targets'];
  /** Of a row, where targets are tags. */
  readonly #steps: number;
  readonly #chosen: Readonly<Record<string, string>>;
  readonly #index: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly #unknown = new Map<string, Set<string>>();

  /** @param chosen the targets by which the rows of the set were chosen: other classes of these are known, and of no task here */
  constructor({ targets, shape }: FittedSet, chosen: Readonly<Record<string, string>> = {}) {
    this.#fitted = targets;
    this.#chosen = chosen;
    this.#steps = shape[0] ?? 0;
    const classes = Object.entries(targets).map(([name, target]) => {
      const texts = target.kind === 'number' ? [] : target.classes;
      return [name, new Map(texts.map((text, i) => [text, i]))] as const;
    });
    this.#index = new Map(classes);
  }

  /** The class of a target that a text names; −1 for one that no training row has, of which `notices` tell. */
  classOf(target: string, text: string): number {
    const found = this.#index.get(target)?.get(text);
    if (found !== undefined) return found;
    if (Object.hasOwn(this.#chosen, target)) return -1;
    const unknown = this.#unknown.get(target) ?? new Set();
    this.#unknown.set(target, unknown.add(text));
    return -1;
  }

  /** The targets of `count` rows; `valueOf` gives a class or a number, NaN where there is none, or undefined for no labels at all. */
  targets(
    count: number,
    valueOf: (name: string, target: FittedTarget) => ((row: number, step: number) => number) | undefined,
  ): Record<string, Target> {
    const entries = Object.entries(this.#fitted).map(([name, target]): [string, Target] => [
      name,
      this.#target(target, count, valueOf(name, target)),
    ]);
    return Object.fromEntries(entries);
  }

  /** What was met among the labels that training has not. */
  get notices(): string[] {
    return [...this.#unknown].map(
      ([target, texts]) =>
        `no training row has the ${target} ${shown([...texts])}, so that such rows count as unlabelled`,
    );
  }

  #target(target: FittedTarget, count: number, valueOf: ((row: number, step: number) => number) | undefined): Target {
    if (target.kind === 'number') {
      const { mean, deviation } = target;
      const scaled = (row: number): number => ((valueOf?.(row, 0) ?? Number.NaN) - mean) / deviation;
      const values = Float32Array.from({ length: count }, (_, row) => scaled(row));
      return { kind: 'number', values, scale: { mean, deviation } };
    }
    const { kind, classes } = target;
    const width = kind === 'class' ? 1 : kind === 'labels' ? classes.length : this.#steps;
    const values = new Int32Array(count * width).fill(-1);
    if (valueOf) for (let i = 0; i < values.length; i++) values[i] = asClass(valueOf(Math.floor(i / width), i % width));
    return kind === 'tags' ? { kind, classes, steps: width, values } : { kind, classes, values };
  }
}

const asClass = (value: number): number => (Number.isNaN(value) ? -1 : value);

/** Some of the texts, in quotes. */
export function shown(texts: readonly string[]): string {
  const some = texts.slice(0, 3).map((text) => JSON.stringify(text.slice(0, 40)));
  return texts.length > some.length ? `${some.join(', ')} or ${texts.length - some.length} others` : some.join(' or ');
}
