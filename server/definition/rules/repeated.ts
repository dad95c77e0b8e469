import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem } from '../reading/reading.ts';

/** Entries of the list at `path` that stand there twice. */
export function repeatedEntries(places: Places, path: string): readonly Problem[] {
  const items = places.items(path);
  return items.flatMap(({ text, range }, i) => {
    const first = items.slice(0, i).find((other) => other.text === text);
    if (!first) return [];
    const related = [{ message: 'It is here first.', ...first.range }];
    return [problem('repeated-entry', range, `'${text}' stands in this list twice; once is enough.`, { related })];
  });
}
