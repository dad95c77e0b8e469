import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import type { Rule } from './rule.ts';

const path = 'objective/weighting/static/weights';

/** Where numbers stand by task. */
const byTask = [
  path,
  'training/schedule/sample/probabilities',
  ...['stch/preferences', 'stch/ideal', 'famo/bounds'].map((key) => `objective/weighting/${key}`),
];

/** Weights belong to tasks, and something is left to learn. */
export const checkObjective: Rule = ({ written, places, taskNames }) => {
  const problems = places.has('tasks') ? byTask.flatMap((map) => unknownTasks(map, places, taskNames)) : [];
  const weighting = written.objective?.weighting;
  if (weighting?.type === 'static' && taskNames.length > 0 && taskNames.every((name) => weighting.weights[name] === 0))
    problems.push(problem('all-weights-zero', places.key(path), 'Every task weighs 0, so nothing would be learned.'));
  return problems;
};

function unknownTasks(map: string, places: Places, taskNames: readonly string[]): Problem[] {
  return places.names(map).flatMap((name) => {
    if (taskNames.includes(name)) return [];
    const range = places.key(`${map}/${name}`);
    const { text, extras } = suggestion(name, range, taskNames, 'tasks');
    return [problem('unknown-task', range, `There is no task '${name}'; ${text}`, extras)];
  });
}
