import { mostTasks } from '../expand-tasks.ts';
import { offerOf } from '../formats.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import type { Places } from '../reading/places.ts';
import type { DataSource } from '../schema/data.ts';
import type { Written } from '../schema/experiment.ts';
import type { Rule } from './rule.ts';

/** Targets exist in the task's data set, and no two tasks learn the same one. */
export const checkTargets: Rule = ({ written, places }) => {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const [name, task] of Object.entries(written.tasks ?? {})) {
    const source = written.data && Object.hasOwn(written.data, task.data) ? written.data[task.data] : undefined;
    if (!source) continue;
    const range = places.value(`tasks/${name}/target`);
    const targets = offerOf(source).targets;
    if (!Object.hasOwn(targets, task.target)) {
      const { text, extras } = suggestion(task.target, range, Object.keys(targets), 'its targets');
      const message = `The data set '${task.data}' (${source.format}) has no target '${task.target}'; ${text}`;
      problems.push(problem('unknown-target', range, message, extras));
    }
    problems.push(...checkEach(places, name, task));
    problems.push(...checkWhere(places, name, task, source));
    const pair = JSON.stringify([task.data, task.target, Object.entries(task.where ?? {}).sort()]);
    const other = seen.get(pair);
    if (other !== undefined) {
      const related = [{ message: `'${other}' learns it here.`, ...places.value(`tasks/${other}/target`) }];
      const message = `'${name}' learns the same target as '${other}'; it only counts that loss twice.`;
      problems.push(problem('repeated-target', range, message, { related }));
    }
    seen.set(pair, name);
  }
  return problems;
};

/** Entries for many tasks have been written out, but for those whose classes are none or too many. */
function checkEach(places: Places, name: string, { each }: Written['tasks'][string]): readonly Problem[] {
  if (!each) return [];
  const why = each.to < each.from ? `before the first, ${each.from}` : `too far from the first, ${each.from}`;
  const message = `The last class, ${each.to}, is ${why}; an entry stands for 1 to ${mostTasks} tasks.`;
  return [problem('out-of-range', places.value(`tasks/${name}/each/to`), message)];
}

/** Rows are chosen by classes of other targets. */
function checkWhere(
  places: Places,
  name: string,
  task: Written['tasks'][string],
  source: DataSource,
): readonly Problem[] {
  const { targets } = offerOf(source);
  const others = Object.keys(targets).filter((other) => other !== task.target && targets[other]?.kind === 'class');
  return Object.keys(task.where ?? {}).flatMap((by) => {
    if (others.includes(by)) return [];
    const range = places.key(`tasks/${name}/where/${by}`);
    const { text, extras } = suggestion(by, range, others, 'its other targets of one class a row');
    if (!Object.hasOwn(targets, by)) {
      const message = `The data set '${task.data}' (${source.format}) has no target '${by}'; ${text}`;
      return [problem('unknown-target', range, message, extras)];
    }
    const why = by === task.target ? 'is what the task learns' : 'is not one class a row';
    const way = others.length === 0 ? 'it has no other target to choose by' : `choose by ${others.join(', ')}`;
    return [problem('where-does-not-fit', range, `Rows cannot be chosen by '${by}', which ${why}; ${way}.`)];
  });
}
