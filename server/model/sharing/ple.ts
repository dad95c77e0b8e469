import type * as tf from '@tensorflow/tfjs-core';
import { levelNames } from '../../definition/architecture/ple.ts';
import type { ProgressiveLayers } from '../../definition/sharing.ts';
import type { Pass } from '../pass.ts';
import { at, forEach, type Body, type BuiltParts } from './body.ts';
import { rowMixture, softmaxGate } from './mixtures.ts';

/**
 * Progressive layered extraction (Tang 2020). At level l the experts of task i see x_i, the shared ones the shared stream
 * x_s, all x at the first. Then x_i ← Σ_e softmax(W_i x_i)_e f_e over the task's own experts, then the shared ones; and, at
 * every level but the last, x_s ← Σ_e softmax(W_s x_s)_e f_e over the experts of all tasks in their order, then the shared
 * ones. One level is customized gate control (CGC).
 */
export function ple(parts: BuiltParts, ple: Omit<ProgressiveLayers, 'type'>): Body {
  const { tasks: all, stack, weight } = parts;
  const last = ple.levels.length + 1;
  const run = (ids: readonly string[], input: tf.Tensor, pass: Pass) => ids.map((id) => stack(id).apply(input, pass));
  const gated = (gate: string, input: tf.Tensor, experts: readonly tf.Tensor[]) =>
    rowMixture(softmaxGate(weight(gate), input), experts);
  return {
    features(input, tasks, pass) {
      let common = input;
      let own: Readonly<Record<string, tf.Tensor>> = forEach(all, () => input);
      for (let level = 1; level <= last; level++) {
        const [before, commonBefore] = [own, common];
        const shared = run(levelNames.shared(level, ple.sharedExperts), common, pass);
        // At the last level only the experts of the tasks asked for are needed; at the one before it, only their gates.
        const experts = forEach(level === last ? tasks : all, (task) =>
          run(levelNames.own(level, task, ple.taskExperts), at(before, task), pass),
        );
        own = forEach(level >= last - 1 ? tasks : all, (task) =>
          gated(levelNames.gate(level, task), at(before, task), [...at(experts, task), ...shared]),
        );
        if (level < last)
          common = gated(levelNames.sharedGate(level), commonBefore, [...Object.values(experts).flat(), ...shared]);
      }
      return { of: own };
    },
  };
}
