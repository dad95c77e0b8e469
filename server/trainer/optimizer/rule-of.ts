import type { Optimizer } from '../../definition/experiment.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { lion } from './lion.ts';
import { momentum } from './momentum.ts';
import { rmsprop } from './rmsprop.ts';
import type { Rule } from './rule.ts';
import { sgd } from './sgd.ts';

/** The rule of an optimizer that a definition names. */
export function ruleOf(definition: Optimizer): Rule {
  switch (definition.type) {
    case 'sgd':
      return sgd();
    case 'momentum':
      return momentum(definition);
    case 'rmsprop':
      return rmsprop(definition);
    case 'adagrad':
      return adagrad(definition);
    case 'adam':
    case 'adamW':
      return adam(definition);
    case 'lion':
      return lion(definition);
    default:
      throw new Error(`optimizer ${JSON.stringify(definition satisfies never)}`);
  }
}
