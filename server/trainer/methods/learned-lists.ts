import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../definition/experiment.ts';
import { remembered, type MethodState } from '../../objective/method-state.ts';
import { ruleOf } from '../optimizer/rule-of.ts';

/**
 * Lists of a method's own, one number a task, that the run's optimizer learns along with the network; weight decay, which
 * would draw them to 0, is left out. The slots (`LIST/SLOT`) and each number's own count of steps (`LIST/count`) stand in
 * the method's state.
 * @param gradient for each list the derivatives by the numbers of the tasks `reached`
 */
export function learnLists(
  definition: Optimizer,
  state: MethodState,
  gradient: MethodState,
  reached: readonly number[],
  learningRate: number,
): MethodState {
  const rule = ruleOf('weightDecay' in definition ? { ...definition, weightDecay: 0 } : definition);
  const next: Record<string, readonly number[]> = { ...state };
  for (const [list, slopes] of Object.entries(gradient)) {
    const length = state[list]?.length ?? 0;
    const names = [...rule.slots.map((slot) => `${list}/${slot}`), list];
    const lists = names.map((name, i) => startedAt(state, name, length, i < rule.slots.length ? (rule.start ?? 0) : 0));
    const counts = startedAt(state, `${list}/count`, length, 0);
    // Numbers that as many steps have reached share their scalars.
    for (const count of new Set(reached.map((task) => counts[task] ?? 0))) {
      const places = [...reached.keys()].filter((i) => counts[reached[i] ?? -1] === count);
      const tasks = places.map((i) => reached[i] ?? -1);
      const given = lists.map((values) => tasks.map((task) => values[task] ?? Number.NaN));
      const slope = places.map((i) => slopes[i] ?? Number.NaN);
      const results = moved(rule, given, slope, rule.scalars(learningRate, count + 1));
      results.forEach((values, k) => tasks.forEach((task, i) => lists[k]?.splice(task, 1, values[i] ?? Number.NaN)));
      for (const task of tasks) counts[task] = count + 1;
    }
    names.forEach((name, k) => (next[name] = lists[k] ?? []));
    next[`${list}/count`] = counts;
  }
  return next;
}

function startedAt(state: MethodState, name: string, length: number, start: number): number[] {
  return state[name] === undefined ? new Array<number>(length).fill(start) : [...remembered(state, name, length)];
}

/** One step of the rule: the next slots, then the next values. */
function moved(
  rule: ReturnType<typeof ruleOf>,
  lists: readonly (readonly number[])[],
  gradient: readonly number[],
  scalars: readonly number[],
): number[][] {
  const variables = lists.map((values) => tf.tidy(() => tf.variable(tf.tensor1d([...values]), false)));
  const [variable] = variables.slice(-1);
  if (!variable) return [];
  const site = { variable, slots: variables.slice(0, -1), gradient: tf.tensor1d([...gradient]) };
  const results = tf.tidy(() => rule.next({ ...site, scalars: scalars.map((value) => tf.scalar(value)) }));
  const values = results.map((result) => Array.from(result.dataSync()));
  [...variables, ...results, site.gradient].forEach((tensor) => tensor.dispose());
  return values;
}
