import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem, type Range } from '../reading/reading.ts';

/** Entries of the list at `path` that stand there twice. */
export function repeatedEntries(places: Places, path: string): readonly Problem[] {
  const firsts = new Map<string, Range>();
  return places.items(path).flatMap(({ text, range }) => {
    const first = firsts.get(text);
    if (!first) {
      firsts.set(text, range);
      return [];
    }
    const related = [{ message: 'It is here first.', ...first }];
    return [problem('repeated-entry', range, `'${text}' stands in this list twice; once is enough.`, { related })];
  });
}
