import type { Parameter } from '../../model/parameter.ts';
import type { Block } from './term.ts';

/** The copies of each of the encoder's parameters, one a task, where every task has an encoder of its own. */
export function copiesOf(parameters: readonly Parameter[]): readonly Block[] {
  const copies = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const prefix = `${parameter.tasks[0] ?? ''}/encoder/`;
    if (parameter.part !== 'encoder' || !parameter.name.startsWith(prefix)) continue;
    const place = parameter.name.slice(prefix.length);
    copies.set(place, [...(copies.get(place) ?? []), parameter]);
  }
  return [...copies.values()];
}
