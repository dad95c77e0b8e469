import type { Problem } from '../problem.ts';
import { problem, replacement } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import { curriculumOrder } from '../training.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule, Subject } from './rule.ts';

/** The schedule has tasks to choose among, names those that there are, and trains each of them. */
export const checkSchedule: Rule = (subject) => [
  ...aloneProblems(subject),
  ...orderProblems(subject),
  ...neverDrawn(subject),
  ...neverJoined(subject),
];

const path = 'training/schedule';

function aloneProblems({ written, places, taskNames }: Subject): readonly Problem[] {
  const { type = 'joint' } = written.training?.schedule ?? {};
  if (type === 'joint' || taskNames.length !== 1) return [];
  const range = places.value(path);
  const what = type === 'alternate' ? 'nothing to alternate between' : `nothing for ${type} to choose among`;
  const message = `There is only the task '${taskNames[0]}', so there is ${what}; joint means the same here.`;
  return [
    problem('nothing-to-alternate', range, message, { fixes: [replacement("Change to 'joint'", range, 'joint')] }),
  ];
}

function orderProblems({ places, taskNames }: Subject): readonly Problem[] {
  const order = `${path}/curriculum/order`;
  if (!places.has(order) || !places.has('tasks')) return [];
  const unknown = places.items(order).flatMap(({ text, range }) => {
    if (taskNames.includes(text)) return [];
    const { text: hint, extras } = suggestion(text, range, taskNames, 'tasks');
    return [problem('unknown-task', range, `There is no task '${text}'; ${hint}`, extras)];
  });
  return [...unknown, ...repeatedEntries(places, order)];
}

function neverDrawn({ written, places, taskNames }: Subject): readonly Problem[] {
  const schedule = written.training?.schedule;
  const probabilities = `${path}/sample/probabilities`;
  if (schedule?.type !== 'sample' || !schedule.probabilities || !places.has(probabilities)) return [];
  const numbers = schedule.probabilities;
  const named = places.names(probabilities);
  return taskNames.flatMap((name) => {
    if ((numbers[name] ?? 0) > 0 || (named.includes(name) && numbers[name] === undefined)) return [];
    const range = named.includes(name) ? places.value(`${probabilities}/${name}`) : places.key(probabilities);
    const message = `The task '${name}' ${named.includes(name) ? 'has the probability 0' : 'has no probability here'}, so it would never be trained; give it one above 0.`;
    return [problem('task-never-trained', range, message)];
  });
}

function neverJoined({ written, places, taskNames }: Subject): readonly Problem[] {
  const { schedule, epochs } = written.training ?? {};
  if (schedule?.type !== 'curriculum' || epochs === undefined || taskNames.length < 2) return [];
  const late = curriculumOrder(schedule, taskNames).slice(Math.ceil(epochs / schedule.every));
  const [first] = late;
  if (first === undefined) return [];
  const others = late.length === 1 ? '' : ` and ${late.length - 1} more`;
  const message = `The task '${first}'${others} would join after the last of ${epochs} epochs and never be trained; use every: ${Math.max(1, Math.floor(epochs / taskNames.length))}, or train at least ${schedule.every * (taskNames.length - 1) + 1} epochs.`;
  return [problem('task-never-trained', places.value(path), message)];
}
