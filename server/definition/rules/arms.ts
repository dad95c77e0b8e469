import { isArmMistake, mostTasksPaired, parseArm } from '../arms.ts';
import { unpoolable } from '../pooled.ts';
import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem, replacement, type Range } from '../reading/reading.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule } from './rule.ts';

const path = 'compare/arms';

/** Arms exist, name tasks that exist, and have as many tasks as they need. */
export const checkArms: Rule = ({ places, taskNames, written, isBroken }) => {
  if (!places.has('tasks')) return [];
  const problems = places.items(path).flatMap(({ text, range }) => checkArm(text, range, taskNames));
  const whole = written.data && written.tasks && !isBroken('data') && !isBroken('tasks');
  const reason = whole ? unpoolable({ data: written.data ?? {}, tasks: written.tasks ?? {} }) : undefined;
  return [...problems, ...notPoolable(places, reason), ...repeatedEntries(places, path)];
};

function notPoolable(places: Places, reason: string | undefined): readonly Problem[] {
  if (reason === undefined) return [];
  const items = places.items(path).filter(({ text }) => text === 'pooled');
  const message = `The arm 'pooled' has one head for all tasks, but ${reason}; leave it out.`;
  return items.map(({ range }) => problem('arm-does-not-fit', range, message));
}

function checkArm(text: string, range: Range, tasks: readonly string[]): readonly Problem[] {
  const arm = parseArm(text, tasks);
  if (isArmMistake(arm)) {
    const fixes = arm.meant === undefined ? [] : [replacement(`Change to '${arm.meant}'`, range, arm.meant)];
    return [problem(arm.code, range, arm.message, { fixes })];
  }
  if (arm.type === 'transfer' && arm.from === undefined && arm.to === undefined && tasks.length > mostTasksPaired) {
    const pairs = tasks.length * (tasks.length - 1);
    const message = `The arm '${text}' stands for every ordered pair of tasks, which are ${pairs} here; name those that matter, as transfer:${tasks[0]}>${tasks[1]} or transfer:${tasks[0]}>*.`;
    return [problem('too-many-pairs', range, message)];
  }
  const needsTwo = arm.type === 'transfer' || arm.type === 'alternate';
  if (!needsTwo || tasks.length !== 1) return [];
  return [problem('arm-needs-tasks', range, `The arm '${text}' needs two tasks, but there is only '${tasks[0]}'.`)];
}
