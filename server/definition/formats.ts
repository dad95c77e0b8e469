import { audioOffer } from './formats/audio.ts';
import { cifar100Offer, cifar10Offer } from './formats/cifar.ts';
import { compositesOffer } from './formats/composites.ts';
import { conllOffer } from './formats/conll.ts';
import { tableOffer } from './formats/table-keys.ts';
import { idxOffer } from './formats/idx.ts';
import { imagesOffer } from './formats/images.ts';
import { labelledTextOffer } from './formats/labelled-text.ts';
import { numpyOffer } from './formats/numpy.ts';
import { shapesOffer } from './formats/shapes.ts';
import { textOffer } from './formats/text.ts';
import { withFacts } from './data-facts/known-offer.ts';
import type { DataSource } from './schema/data.ts';

/** What a data set offers as a target; `undefined` where only the files tell. */
export type TargetKind =
  | { readonly kind: 'class'; readonly classes: number | undefined }
  | { readonly kind: 'number' }
  | { readonly kind: 'labels'; readonly classes: number | undefined }
  | { readonly kind: 'tags'; readonly classes: number | undefined; readonly steps: number | undefined };

/** What a target is, in words that follow «which is». */
export function targetText(target: TargetKind): string {
  switch (target.kind) {
    case 'class':
      return `one of ${target.classes ?? 'several'} classes`;
    case 'number':
      return 'a number';
    case 'labels':
      return `any of ${target.classes ?? 'several'} classes`;
    case 'tags':
      return `one of ${target.classes ?? 'several'} classes for each step`;
    default:
      return target satisfies never;
  }
}

/** What is known of a data set before any of its files is read. */
export interface Offer {
  /** Shape of one row's input, channels last; `undefined` where only the files tell. */
  readonly inputShape: readonly number[] | undefined;
  /** Where inputs are ids of tokens: the most that there can be, `undefined` where only the files tell. */
  readonly ids?: { readonly most: number | undefined };
  readonly targets: Readonly<Record<string, TargetKind>>;
}

/** Input shape and targets that a data set offers; how many classes a choice of its rows has, only the files tell. */
export function offerOf(source: DataSource): Offer {
  const offer = source.known ? withFacts(wholeOffer(source), source.known) : wholeOffer(source);
  if (!source.where) return offer;
  const targets = Object.entries(offer.targets).map(([name, target]): [string, TargetKind] => [
    name,
    target.kind === 'class' ? { ...target, classes: undefined } : target,
  ]);
  return { ...offer, targets: Object.fromEntries(targets) };
}

function wholeOffer(source: DataSource): Offer {
  switch (source.format) {
    case 'cifar10':
      return cifar10Offer;
    case 'cifar100':
      return cifar100Offer;
    case 'idx':
      return idxOffer(source);
    case 'composites':
      return compositesOffer;
    case 'text':
      return textOffer(source);
    case 'labelledText':
      return labelledTextOffer(source);
    case 'conll':
      return conllOffer(source);
    case 'csv':
    case 'jsonLines':
    case 'parquet':
      return tableOffer(source);
    case 'numpy':
      return numpyOffer(source);
    case 'images':
      return imagesOffer(source);
    case 'audio':
      return audioOffer(source);
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
