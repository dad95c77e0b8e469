import { cifar100Offer, cifar10Offer } from './formats/cifar.ts';
import { compositesOffer } from './formats/composites.ts';
import { idxOffer } from './formats/idx.ts';
import { shapesOffer } from './formats/shapes.ts';
import type { DataSource } from './schema/data.ts';

/** What a data set offers as a target: a class out of so many, or a number. */
export type TargetKind =
  | {
      readonly kind: 'class';
      /** `undefined` where only the files tell. */
      readonly classes: number | undefined;
    }
  | { readonly kind: 'number' };

/** What is known of a data set before any of its files is read. */
export interface Offer {
  /** Shape of one row's input, channels last; `undefined` where only the files tell. */
  readonly inputShape: readonly number[] | undefined;
  readonly targets: Readonly<Record<string, TargetKind>>;
}

/** Input shape and targets that a data set offers. */
export function offerOf(source: DataSource): Offer {
  switch (source.format) {
    case 'cifar10':
      return cifar10Offer;
    case 'cifar100':
      return cifar100Offer;
    case 'idx':
      return idxOffer(source);
    case 'composites':
      return compositesOffer;
    case 'shapes':
      return shapesOffer(source);
    default:
      return source satisfies never;
  }
}

/** What a target of a data set is; `undefined` where there is no such target. */
export function targetKind(source: DataSource, target: string): TargetKind | undefined {
  const { targets } = offerOf(source);
  return Object.hasOwn(targets, target) ? targets[target] : undefined;
}
