import type { Problem } from '../problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule } from './rule.ts';

const path = 'objective/weighting/static/weights';

/** Where numbers stand by task. */
const byTask = [
  path,
  'training/schedule/sample/probabilities',
  ...['stch/preferences', 'stch/ideal', 'famo/bounds'].map((key) => `objective/weighting/${key}`),
];

/** A list of tasks. */
const primary = 'objective/weighting/autoLambda/primary';

/** Weights belong to tasks, and something is left to learn. */
export const checkObjective: Rule = ({ written, places, taskNames }) => {
  const problems = places.has('tasks')
    ? [
        ...byTask.flatMap((map) =>
          places.names(map).flatMap((name) => unknownTask(name, places.key(`${map}/${name}`), taskNames)),
        ),
        ...places.items(primary).flatMap(({ text, range }) => unknownTask(text, range, taskNames)),
        ...repeatedEntries(places, primary),
      ]
    : [];
  const weighting = written.objective?.weighting;
  if (weighting?.type === 'static' && taskNames.length > 0 && taskNames.every((name) => weighting.weights[name] === 0))
    problems.push(problem('all-weights-zero', places.key(path), 'Every task weighs 0, so nothing would be learned.'));
  return problems;
};

function unknownTask(name: string, range: Range, taskNames: readonly string[]): Problem[] {
  if (taskNames.includes(name)) return [];
  const { text, extras } = suggestion(name, range, taskNames, 'tasks');
  return [problem('unknown-task', range, `There is no task '${name}'; ${text}`, extras)];
}
