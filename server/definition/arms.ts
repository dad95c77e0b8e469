import { nearest } from './nearest.ts';
import { listed } from './reading/wording.ts';

/** How a network that has learned one task goes on with another: whole, or its head alone. */
export const transferWays = ['fineTuned', 'frozen'] as const;

export type TransferWay = (typeof transferWays)[number];

/** What an ensemble averages: networks of each task alone, or of all tasks. */
export const ensembleKinds = ['single', 'joint'] as const;

/**
 * An arm of a comparison, taken apart. What is left out stands for all there is: every task, every source or target of a
 * transfer, both ways of it, both kinds of ensembles.
 */
export type Arm =
  | { readonly type: 'joint' | 'alternate' | 'pooled' }
  | { readonly type: 'single'; readonly task?: string }
  | { readonly type: 'transfer'; readonly from?: string; readonly to?: string; readonly way?: TransferWay }
  | { readonly type: 'ensemble'; readonly of?: (typeof ensembleKinds)[number]; readonly task?: string };

export const armTypes = ['single', 'joint', 'alternate', 'pooled', 'transfer', 'ensemble'] as const;

/** More tasks than this have too many ordered pairs for `transfer` to stand for all of them. */
export const mostTasksPaired = 4;

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
  return [
    ...armTypes,
    ...tasks.map((task) => `single:${task}`),
    ...transferWays.map((way) => `transfer:${way}`),
    ...pairs,
    ...ensembleKinds.map((kind) => `ensemble:${kind}`),
  ];
}

/** Takes an arm's text apart: `joint`, `single:ten`, `transfer:ten>hundred:frozen`, `transfer:ten>*`, `ensemble:joint`. */
export function parseArm(text: string, tasks: readonly string[]): Arm | ArmMistake {
  const [type = '', ...rest] = text.split(':').map((part) => part.trim());
  const detail = rest.length === 0 ? undefined : rest.join(':');
  if (type === 'single') return singleArm(detail, tasks);
  if (type === 'transfer') return transferArm(detail, tasks);
  if (type === 'ensemble') return ensembleArm(detail, tasks);
  if ((type === 'joint' || type === 'alternate' || type === 'pooled') && detail === undefined) return { type };
  const meant = nearest(text, armsFor(tasks));
  const hint =
    meant === undefined ? `arms: ${armTypes.join(', ')}, single:TASK, transfer:A>B.` : `did you mean '${meant}'?`;
  return { code: 'unknown-arm', message: `Unknown arm '${text}'; ${hint}`, ...(meant !== undefined && { meant }) };
}

function singleArm(task: string | undefined, tasks: readonly string[]): Arm | ArmMistake {
  if (task === undefined) return { type: 'single' };
  return unknownTask(task, tasks, (name) => `single:${name}`) ?? { type: 'single', task };
}

const isWay = (text: string | undefined): text is TransferWay => transferWays.some((way) => way === text);

function transferArm(detail: string | undefined, tasks: readonly string[]): Arm | ArmMistake {
  if (detail === undefined) return { type: 'transfer' };
  if (isWay(detail)) return { type: 'transfer', way: detail };
  const [pair = '', way, ...more] = detail.split(':').map((part) => part.trim());
  if (more.length > 0 || (way !== undefined && !isWay(way))) {
    const message = `The arm 'transfer:${detail}' goes on from a task in one of the ways ${transferWays.join(', ')}: transfer:FROM>TO:frozen.`;
    return { code: 'unknown-arm', message };
  }
  return transferPair(detail, pair, tasks, way);
}

function transferPair(
  detail: string,
  pair: string,
  tasks: readonly string[],
  way: TransferWay | undefined,
): Arm | ArmMistake {
  const [from = '', to, ...more] = pair.split('>').map((part) => part.trim());
  if (to === undefined || more.length > 0)
    return {
      code: 'unknown-arm',
      message: `The arm 'transfer:${detail}' must name two tasks, or * for all: transfer:FROM>TO, transfer:FROM>*.`,
    };
  if (from === to && from !== '*')
    return {
      code: 'unknown-arm',
      message: `The arm 'transfer:${detail}' transfers from a task to itself; name two tasks.`,
    };
  const rest = way === undefined ? '' : `:${way}`;
  return (
    (from === '*' ? undefined : unknownTask(from, tasks, (name) => `transfer:${name}>${to}${rest}`)) ??
    (to === '*' ? undefined : unknownTask(to, tasks, (name) => `transfer:${from}>${name}${rest}`)) ?? {
      type: 'transfer',
      ...(from !== '*' && { from }),
      ...(to !== '*' && { to }),
      ...(way && { way }),
    }
  );
}

function ensembleArm(detail: string | undefined, tasks: readonly string[]): Arm | ArmMistake {
  if (detail === undefined) return { type: 'ensemble' };
  const [kind, task, ...more] = detail.split(':').map((part) => part.trim());
  if (kind === 'joint' && task === undefined) return { type: 'ensemble', of: 'joint' };
  if (kind === 'single' && more.length === 0) {
    if (task === undefined) return { type: 'ensemble', of: 'single' };
    return unknownTask(task, tasks, (name) => `ensemble:single:${name}`) ?? { type: 'ensemble', of: 'single', task };
  }
  const message = `The arm 'ensemble:${detail}' averages networks of one of the kinds ensemble:single, ensemble:joint.`;
  return { code: 'unknown-arm', message };
}

function unknownTask(task: string, tasks: readonly string[], arm: (name: string) => string): ArmMistake | undefined {
  if (tasks.includes(task)) return undefined;
  const name = nearest(task, tasks);
  const hint = name === undefined ? `tasks: ${listed(tasks)}.` : `did you mean '${name}'?`;
  const message = `There is no task '${task}'; ${hint}`;
  return { code: 'unknown-task', message, ...(name !== undefined && { meant: arm(name) }) };
}

/** Ordered pairs of tasks that an arm of transfers stands for. */
export function pairsOf(
  { from, to }: Extract<Arm, { type: 'transfer' }>,
  tasks: readonly string[],
): readonly { readonly from: string; readonly to: string }[] {
  const sources = from === undefined ? tasks : [from];
  const targets = to === undefined ? tasks : [to];
  return sources.flatMap((source) =>
    targets.filter((target) => target !== source).map((target) => ({ from: source, to: target })),
  );
}
