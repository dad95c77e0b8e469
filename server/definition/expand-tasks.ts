import type { Problem } from './problem.ts';
import type { Places } from './reading/places.ts';
import type { Place } from './reading/reading.ts';
import type { Written } from './schema/experiment.ts';

type WrittenTask = Written['tasks'][string];

/** The most tasks that one entry may stand for. */
export const mostTasks = 1000;

/** A definition with one task for each class where the file has an entry with `each`. */
export interface ExpandedTasks {
  readonly written: Partial<Written>;
  /** What an entry stands for is found where the entry is written. */
  readonly places: Places;
}

/** Writes out entries with `each`: `school` with classes 1 to 139 becomes `school_1` to `school_139`. */
export function expandTasks(written: Partial<Written>, places: Places): ExpandedTasks {
  const { tasks } = written;
  if (!tasks || Object.values(tasks).every(({ each }) => each === undefined)) return { written, places };
  const expanded: [string, WrittenTask][] = [];
  const added: Place[] = [];
  const replaced = new Set<string>();
  for (const [name, task] of Object.entries(tasks)) {
    const names = namesOf(name, task);
    if (names.length === 0) {
      expanded.push([name, task]);
      continue;
    }
    replaced.add(`tasks/${name}`);
    const inner = places.under(`tasks/${name}`);
    for (const [own, label] of names) {
      const where = { ...task.where, [task.each?.of ?? '']: label };
      expanded.push([own, { ...task, each: undefined, where }]);
      added.push(...moved(inner, name, own, task.each?.of ?? ''));
    }
  }
  const kept = places.all.filter(({ path }) => !replaced.has(path.split('/', 2).join('/')));
  return {
    written: { ...written, tasks: Object.fromEntries(expanded) },
    places: places.withPlaces([...kept, ...added]),
  };
}

/** The tasks of an entry with their classes; none where it has no `each`. */
function namesOf(name: string, { each }: WrittenTask): readonly (readonly [string, string])[] {
  if (!each) return [];
  const count = each.to - each.from + 1;
  // A rule says what is wrong with others.
  if (count < 1 || count > mostTasks) return [];
  return Array.from({ length: count }, (_, i) => [`${name}_${each.from + i}`, String(each.from + i)] as const);
}

/** The places of an entry, as those of a task that it stands for. */
function moved(inner: readonly Place[], name: string, own: string, of: string): readonly Place[] {
  return inner.map((place) => {
    const rest = place.path.slice(`tasks/${name}`.length);
    if (rest !== '/each/of') return { ...place, path: `tasks/${own}${rest}` };
    const { value, schema } = place;
    return { path: `tasks/${own}/where/${of}`, value, ...(schema && { schema }) };
  });
}

/** Each problem once, where an entry stands for many tasks that all have it. */
export function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, start, end }) => {
    const key = `${code} ${start} ${end}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
