import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import type { Rule, Subject } from './rule.ts';

/** Data sets that tasks name exist; those that exist are used; names differ by more than case. */
export const checkDataNames: Rule = (subject) => [
  ...unknown(subject),
  ...unused(subject),
  ...sameButCase(subject, 'data', subject.dataNames),
  ...sameButCase(subject, 'tasks', subject.taskNames),
];

function unknown({ written, places, dataNames }: Subject): readonly Problem[] {
  if (!places.has('data')) return [];
  return Object.entries(written.tasks ?? {}).flatMap(([name, task]) => {
    if (dataNames.includes(task.data)) return [];
    const range = places.value(`tasks/${name}/data`);
    const { text, extras } = suggestion(task.data, range, dataNames, 'data sets');
    return [problem('unknown-data-set', range, `There is no data set '${task.data}'; ${text}`, extras)];
  });
}

function unused(subject: Subject): readonly Problem[] {
  const { written, places, dataNames, taskNames } = subject;
  const read = Object.values(written.tasks ?? {});
  // A task that could not be read, or names a data set that does not exist, may have meant this one.
  if (read.length < taskNames.length || read.some(({ data }) => !dataNames.includes(data))) return [];
  const used = new Set(read.map(({ data }) => data));
  const idle = dataNames.filter((name) => !used.has(name));
  return idle.map((name) =>
    problem('unused-data-set', places.key(`data/${name}`), `No task uses the data set '${name}'; it is not loaded.`),
  );
}

function sameButCase({ places }: Subject, parent: string, names: readonly string[]): readonly Problem[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const earlier = seen.get(name.toLowerCase());
    if (earlier === undefined) {
      seen.set(name.toLowerCase(), name);
      return [];
    }
    const related = [{ message: `'${earlier}' is here.`, ...places.key(`${parent}/${earlier}`) }];
    const message = `'${name}' and '${earlier}' differ only by case and will be confused.`;
    return [problem('names-differ-by-case', places.key(`${parent}/${name}`), message, { related })];
  });
}
