import { offerOf, targetKind } from '../formats.ts';
import { weightShapes } from '../layer-shapes/propagate.ts';
import type { Problem } from '../problem.ts';
import { defaultLoss } from '../loss.ts';
import { problem, replacement } from '../reading/reading.ts';
import { enumeration, suggestion } from '../reading/wording.ts';
import { movesTasksTogether, relatesTasks, type TaskRegularizer } from '../regularizer.ts';
import { namedLayers, resolvedRegularizers } from '../resolve.ts';
import { outputUnits, propagate } from '../shapes.ts';
import { placedLayers } from './layer-places.ts';
import { repeatedEntries } from './repeated.ts';
import { trainsAllTasks } from '../training.ts';
import type { Rule, Subject } from './rule.ts';

const list = 'objective/regularizers';

/** Regularisers that relate tasks have tasks to relate, whose kernels can stand side by side, in steps that train them. */
export const checkTaskRegularizers: Rule = (subject) => {
  const { written, places } = subject;
  const names = places.names(list);
  // Entries that cannot be read are left out, and then places do not tell which one is which.
  const entries = resolvedRegularizers(written.objective?.regularizers ?? [], subject.taskNames);
  if (entries.length !== names.length || subject.isBroken(list)) return [];
  return entries.flatMap((entry, i) => (relatesTasks(entry) ? checkEntry(subject, entry, `${list}/${i}`) : []));
};

function checkEntry(subject: Subject, entry: TaskRegularizer, item: string): readonly Problem[] {
  const { places, taskNames } = subject;
  const path = `${item}/${entry.type}`;
  const range = places.get(path)?.key ?? places.value(item);
  const [only] = taskNames;
  if (only !== undefined && taskNames.length === 1) {
    const message = `'${entry.type}' relates tasks to each other, but there is only '${only}'; use l2 or l1, or add a task.`;
    return [problem('regularizer-needs-tasks', range, message)];
  }
  const refuse = (text: string, at = range) => [problem('regularizer-does-not-fit', at, text)];
  const encoders = encoderProblem(subject, entry);
  const on = places.get(`${path}/on`)?.value ?? range;
  return [
    ...graphProblems(subject, path),
    ...orderProblems(subject, path),
    ...strengthProblems(subject, entry, path),
    ...clusterProblems(subject, entry, path),
    ...(encoders === undefined ? [] : refuse(encoders, on)),
    ...(encoders === undefined ? headProblems(subject, entry).flatMap((text) => refuse(text)) : []),
    ...scheduleProblems(subject, entry).flatMap((text) => refuse(text)),
  ];
}

/** Why the kernels of encoders cannot be the tasks' columns. */
function encoderProblem(subject: Subject, { type, on }: TaskRegularizer): string | undefined {
  const { sharing } = subject.written.model ?? {};
  if (!sharing || on === 'heads') return undefined;
  if (sharing.type !== 'none' && sharing.type !== 'soft')
    return `With sharing ${sharing.type} the tasks have no encoders of their own for '${type}' to relate; use on: heads, or sharing none or soft.`;
  if (typeof on === 'string') return undefined;
  const inEncoder = placedLayers(subject).filter(({ path }) => path.startsWith('model/encoder/'));
  const stray = on.find((name) => !inEncoder.some(({ layer }) => layer.name === name));
  if (stray === undefined) return undefined;
  return `'${stray}' is no layer of the encoder, of which each task has a copy; '${type}' relates such copies, or heads by on: heads.`;
}

/** Why the kernels of the heads cannot be the tasks' columns, as far as their shapes are known before files are read. */
function headProblems(subject: Subject, { type, on }: TaskRegularizer): readonly string[] {
  if (on !== 'heads' && on !== 'all') return [];
  const known = headShapes(subject);
  const [first, ...others] = known;
  const other = others.find(({ text }) => text !== first?.text);
  if (!first || !other) return [];
  return [
    `'${type}' puts the kernels of the heads side by side, but they are ${first.text} in '${first.task}' and ${other.text} in '${other.task}'; it needs heads of one shape.`,
  ];
}

/** The weights of each task's head, its output layer included: `128×10`. */
function headShapes({ written, isBroken }: Subject): readonly { readonly task: string; readonly text: string }[] {
  const { model, data, tasks } = written;
  if (!model || !data || !tasks || isBroken('model/encoder')) return [];
  const { encoder, heads } = namedLayers(written);
  return Object.entries(tasks).flatMap(([task, { data: name, target, loss }]) => {
    const source = data[name];
    const input = source && offerOf(source).inputShape;
    const kind = source && targetKind(source, target);
    const before = input && propagate(encoder, input).output;
    const { steps = [], output } = before ? propagate(heads[task] ?? [], before) : {};
    if (!output || !kind || (kind.kind !== 'number' && kind.classes === undefined)) return [];
    const kernels = steps.flatMap((step) => weightShapes(step)).map((shape) => shape.join('×'));
    return [
      {
        task,
        text: [...kernels, `${output.join('×')}×${outputUnits(kind, loss ?? defaultLoss(kind.kind))}`].join(', '),
      },
    ];
  });
}

/** Why its proximal step, which moves all tasks, has no place in the steps or arms asked for. */
function scheduleProblems({ written }: Subject, entry: TaskRegularizer): readonly string[] {
  const { training, compare } = written;
  if (!movesTasksTogether(entry)) return [];
  const why = `'${entry.type}' moves the kernels of all tasks in one proximal step, so every step must train all tasks`;
  const { schedule = { type: 'joint' } as const } = training ?? {};
  if (!trainsAllTasks(schedule)) {
    const written = schedule.type === 'joint' ? 'shorter: rest' : schedule.type;
    return [`${why}; use schedule: joint in place of ${written}.`];
  }
  return compare?.arms.includes('alternate') ? [`${why}; leave the arm 'alternate' out.`] : [];
}

/** What the two parts of W are for, and what is left where one of them is always 0. */
const parts = {
  dirty: { first: 'shared rows', second: 'single weights', firstAlone: 'a norm over shared rows', secondAlone: 'l1' },
  robust: { first: 'a low rank', second: 'tasks apart', firstAlone: 'traceNorm', secondAlone: 'a norm of each task' },
} as const;

/** Of all sums of two parts the cheapest counts, so that with some strengths one part is always 0. */
function strengthProblems({ places, taskNames }: Subject, entry: TaskRegularizer, path: string): readonly Problem[] {
  if (entry.type !== 'dirty' && entry.type !== 'robust') return [];
  const { type, lambda1, lambda2 } = entry;
  const { first, second, firstAlone, secondAlone } = parts[type];
  // Where every task lies in one row, or in one direction, the first part costs λ₁ and the second this many times λ₂.
  const [most, written] =
    type === 'dirty' ? [taskNames.length, taskNames.length] : [Math.sqrt(taskNames.length), `√${taskNames.length}`];
  const isBetween = lambda2 < lambda1 && most * lambda2 > lambda1;
  if (isBetween || (lambda1 === 0 && lambda2 === 0)) return [];
  const [lost, left] = lambda2 < lambda1 ? [first, secondAlone] : [second, firstAlone];
  const message = `With these strengths the part of '${type}' for ${lost} is always 0, which leaves ${left}; use a lambda2 between lambda1 divided by ${written} and lambda1.`;
  return [problem('part-does-nothing', places.value(`${path}/lambda2`), message)];
}

function clusterProblems({ places, taskNames }: Subject, entry: TaskRegularizer, path: string): readonly Problem[] {
  if (entry.type !== 'clustered' || entry.clusters < taskNames.length) return [];
  const message = `${entry.clusters} clusters of ${taskNames.length} tasks leave each its own, and nothing is drawn together; use fewer clusters than tasks.`;
  return [problem('regularizer-does-not-fit', places.value(`${path}/clusters`), message)];
}

function graphProblems(subject: Subject, path: string): readonly Problem[] {
  const { places } = subject;
  return places.names(`${path}/edges`).flatMap((index) => {
    const edge = `${path}/edges/${index}/tasks`;
    const items = places.items(edge);
    const unknown = unknownTasks(subject, edge);
    if (unknown.length > 0) return unknown;
    if (items.length === 2 && items[0]?.text !== items[1]?.text) return [];
    const message = 'An edge joins two different tasks: tasks: [a, b].';
    return [problem('regularizer-does-not-fit', places.value(edge), message)];
  });
}

function orderProblems(subject: Subject, path: string): readonly Problem[] {
  const { places, taskNames } = subject;
  const order = `${path}/order`;
  if (!places.has(order)) return [];
  const found = [...unknownTasks(subject, order), ...repeatedEntries(places, order)];
  const missing = taskNames.filter((task) => !places.items(order).some(({ text }) => text === task));
  if (found.length > 0 || missing.length === 0) return found;
  const message = `The order lacks ${enumeration(missing.map((task) => `'${task}'`))}; it names every task once.`;
  const range = places.value(order);
  const written = places.items(order).map(({ text }) => text);
  const fixes = [replacement('Add what is missing', range, `[${[...written, ...missing].join(', ')}]`)];
  return [problem('regularizer-does-not-fit', range, message, { fixes })];
}

function unknownTasks({ places, taskNames }: Subject, path: string): readonly Problem[] {
  return places.items(path).flatMap(({ text, range }) => {
    if (taskNames.includes(text)) return [];
    const { text: hint, extras } = suggestion(text, range, taskNames, 'tasks');
    return [problem('unknown-task', range, `There is no task '${text}'; ${hint}`, extras)];
  });
}
