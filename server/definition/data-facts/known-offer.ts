import type { Offer, TargetKind } from '../formats.ts';
import type { DataFacts, TargetFacts } from './facts.ts';

/** What a data set offers, completed with what its files say. */
export function withFacts(offer: Offer, facts: Pick<DataFacts, 'inputShape' | 'ids' | 'targets'>): Offer {
  const targets = Object.entries(offer.targets).map(([name, kind]): [string, TargetKind] => {
    const found = Object.hasOwn(facts.targets, name) ? facts.targets[name] : undefined;
    return [name, found?.kind === kind.kind ? known(kind, found) : kind];
  });
  const inputShape = offer.inputShape ?? facts.inputShape;
  const most = offer.ids?.most ?? facts.ids;
  return { ...offer, inputShape, ...(offer.ids && { ids: { most } }), targets: Object.fromEntries(targets) };
}

function known(kind: TargetKind, { classes }: TargetFacts): TargetKind {
  if (kind.kind === 'number' || kind.classes !== undefined || classes === undefined) return kind;
  return { ...kind, classes: classes.length };
}
