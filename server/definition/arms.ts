import { nearest } from './nearest.ts';
import { listed } from './reading/wording.ts';

/** An arm of a comparison, taken apart. Without tasks, `single` and `transfer` stand for every task and every pair. */
export type Arm =
  | { readonly type: 'joint' | 'alternate' | 'ensemble' }
  | { readonly type: 'single'; readonly task?: string }
  | { readonly type: 'transfer'; readonly from?: string; readonly to?: string };

export const armTypes = ['single', 'joint', 'alternate', 'transfer', 'ensemble'] as const;

/** What is wrong with an arm's text, and the text that was probably meant. */
export interface ArmMistake {
  readonly code: 'unknown-arm' | 'unknown-task';
  /** A sentence. */
  readonly message: string;
  readonly meant?: string;
}

export const isArmMistake = (arm: Arm | ArmMistake): arm is ArmMistake => 'code' in arm;

/** The ways to write an arm for these tasks; with many tasks, the pairs of a transfer are too many to list. */
export function armsFor(tasks: readonly string[]): readonly string[] {
  const pairs = (tasks.length > 20 ? [] : tasks).flatMap((from) =>
    tasks.filter((to) => to !== from).map((to) => `transfer:${from}>${to}`),
  );
  return [...armTypes, ...tasks.map((task) => `single:${task}`), ...pairs];
}

/** Takes an arm's text apart: `joint`, `single:ten`, `transfer:ten>hundred`. */
export function parseArm(text: string, tasks: readonly string[]): Arm | ArmMistake {
  const [type = '', ...rest] = text.split(':').map((part) => part.trim());
  const detail = rest.length === 0 ? undefined : rest.join(':');
  if (type === 'single') return singleArm(detail, tasks);
  if (type === 'transfer') return transferArm(detail, tasks);
  if ((type === 'joint' || type === 'alternate' || type === 'ensemble') && detail === undefined) return { type };
  const meant = nearest(text, armsFor(tasks));
  const hint =
    meant === undefined ? `arms: ${armTypes.join(', ')}, single:TASK, transfer:A>B.` : `did you mean '${meant}'?`;
  return { code: 'unknown-arm', message: `Unknown arm '${text}'; ${hint}`, ...(meant !== undefined && { meant }) };
}

function singleArm(task: string | undefined, tasks: readonly string[]): Arm | ArmMistake {
  if (task === undefined) return { type: 'single' };
  return unknownTask(task, tasks, (name) => `single:${name}`) ?? { type: 'single', task };
}

function transferArm(pair: string | undefined, tasks: readonly string[]): Arm | ArmMistake {
  if (pair === undefined) return { type: 'transfer' };
  const [from = '', to, ...more] = pair.split('>').map((part) => part.trim());
  if (to === undefined || more.length > 0)
    return { code: 'unknown-arm', message: `The arm 'transfer:${pair}' must name two tasks: transfer:FROM>TO.` };
  if (from === to)
    return {
      code: 'unknown-arm',
      message: `The arm 'transfer:${pair}' transfers from a task to itself; name two tasks.`,
    };
  return (
    unknownTask(from, tasks, (name) => `transfer:${name}>${to}`) ??
    unknownTask(to, tasks, (name) => `transfer:${from}>${name}`) ?? { type: 'transfer', from, to }
  );
}

function unknownTask(task: string, tasks: readonly string[], arm: (name: string) => string): ArmMistake | undefined {
  if (tasks.includes(task)) return undefined;
  const name = nearest(task, tasks);
  const hint = name === undefined ? `tasks: ${listed(tasks)}.` : `did you mean '${name}'?`;
  const message = `There is no task '${task}'; ${hint}`;
  return { code: 'unknown-task', message, ...(name !== undefined && { meant: arm(name) }) };
}
