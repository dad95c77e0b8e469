import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import type { Rule } from './rule.ts';

const path = 'objective/weighting/static/weights';

/** Weights belong to tasks, and something is left to learn. */
export const checkObjective: Rule = ({ written, places, taskNames }) => {
  const problems: Problem[] = [];
  for (const name of places.has('tasks') ? places.names(path) : []) {
    if (taskNames.includes(name)) continue;
    const range = places.key(`${path}/${name}`);
    const { text, extras } = suggestion(name, range, taskNames, 'tasks');
    problems.push(problem('unknown-task', range, `There is no task '${name}'; ${text}`, extras));
  }
  const weighting = written.objective?.weighting;
  if (weighting?.type === 'static' && taskNames.length > 0 && taskNames.every((name) => weighting.weights[name] === 0))
    problems.push(problem('all-weights-zero', places.key(path), 'Every task weighs 0, so nothing would be learned.'));
  return problems;
};
