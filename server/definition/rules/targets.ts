import { offerOf } from '../formats.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
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
    const pair = `${task.data}/${task.target}`;
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
