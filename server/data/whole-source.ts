import type { DataSource } from '../definition/experiment.ts';

/** What of a data set decides what is read: not which rows are chosen, how they change as they are seen, or what is known. */
export function wholeSource({ where: _where, augment: _augment, known: _known, ...source }: DataSource): DataSource {
  return source;
}
