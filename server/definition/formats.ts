import type { DataSource } from './experiment.ts';

/** What a data set offers as a target: a class out of so many, or a number. */
export type TargetKind = { readonly kind: 'class'; readonly classes: number } | { readonly kind: 'number' };

/** What is known of a data set before any of its files is read. */
export interface Offer {
  /** Shape of one row's input, channels last. */
  readonly inputShape: readonly number[];
  readonly targets: Readonly<Record<string, TargetKind>>;
}

/** Class names of the target `shape` of the format `shapes`, in the order of their indices. */
export const shapeNames = ['circle', 'square', 'triangle', 'cross', 'star'] as const;

/** Class names of its target `colour`. */
export const colourNames = ['red', 'green', 'blue', 'yellow', 'magenta', 'cyan'] as const;

const classes = (count: number): TargetKind => ({ kind: 'class', classes: count });

/** Targets of each format; they do not depend on its options. */
export const formatTargets: Readonly<Record<DataSource['format'], Readonly<Record<string, TargetKind>>>> = {
  cifar10: { label: classes(10) },
  cifar100: { fine: classes(100), coarse: classes(20) },
  shapes: { shape: classes(shapeNames.length), colour: classes(colourNames.length), size: { kind: 'number' } },
};

/** What the target of a format is; `undefined` where there is no such format or target. */
export function targetKind(format: string, target: string): TargetKind | undefined {
  const targets = Object.entries(formatTargets).find(([name]) => name === format)?.[1] ?? {};
  return Object.hasOwn(targets, target) ? targets[target] : undefined;
}

/** Input shape and targets that a data set offers. */
export function offerOf(source: DataSource): Offer {
  const targets = formatTargets[source.format];
  if (source.format === 'shapes') return { inputShape: [source.size, source.size, 3], targets };
  return { inputShape: [32, 32, 3], targets };
}
