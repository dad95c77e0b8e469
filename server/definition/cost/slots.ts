import type { Optimizer } from '../training.ts';

/** Arrays of a parameter's size that an optimizer keeps for each parameter. */
export function slotsOf(optimizer: Optimizer): number {
  switch (optimizer.type) {
    case 'sgd':
      return 0;
    case 'momentum':
    case 'adagrad':
    case 'lion':
      return 1;
    case 'adam':
    case 'adamW':
      return 2;
    case 'rmsprop':
      return optimizer.centered && optimizer.momentum > 0 ? 3 : 2;
    default:
      return optimizer satisfies never;
  }
}
