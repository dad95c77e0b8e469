import type { GramAggregator } from './aggregator.ts';
import type { Aggregator } from '../../definition/methods.ts';
import { pcGrad } from './pcgrad.ts';

/** How a definition's method puts the gradients of the tasks together; nothing where they are only added. */
export function aggregatorOf(aggregator: Aggregator): GramAggregator | undefined {
  switch (aggregator.type) {
    case 'none':
      return undefined;
    case 'pcGrad':
      return pcGrad();
    default:
      throw new Error(`aggregator ${JSON.stringify(aggregator satisfies never)}`);
  }
}
