import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { folder } from './keys.ts';

export const cifar10 = {
  meaning: 'CIFAR-10 in its binary form: 32×32 colour pictures in 10 classes; target label.',
  source: 'Krizhevsky 2009',
  keys: { path: folder },
} as const satisfies Option;

export const cifar100 = {
  meaning: 'CIFAR-100 in its binary form: 32×32 colour pictures; targets fine (100 classes) and coarse (20 classes).',
  source: 'Krizhevsky 2009',
  keys: { path: folder },
} as const satisfies Option;

export const cifar10Offer: Offer = { inputShape: [32, 32, 3], targets: { label: { kind: 'class', classes: 10 } } };

export const cifar100Offer: Offer = {
  inputShape: [32, 32, 3],
  targets: { fine: { kind: 'class', classes: 100 }, coarse: { kind: 'class', classes: 20 } },
};
