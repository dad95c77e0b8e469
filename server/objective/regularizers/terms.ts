import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Regularizer } from '../../definition/experiment.ts';
import type { Parameter } from '../../model/parameter.ts';
import { relatesTasks } from '../../definition/regularizer.ts';
import { matchingKernels } from './matching.ts';
import { kernelPenalty, taskPenalty } from './penalties.ts';
import type { Penalty } from './penalty.ts';
import { labelsOf, selects } from './selection.ts';
import { structureOf } from './structure.ts';
import { arraysOf, type Block, type Term } from './term.ts';

/** A term from what it does to one block. */
export function termOf(label: string, blocks: readonly Block[], penalty: Penalty): Term {
  const { of, prox } = penalty;
  return {
    label,
    blocks,
    parameters: blocks.flat(),
    smooth: prox === undefined,
    value: () => sumInOrder([tf.scalar(0), ...blocks.map((block) => of(arraysOf(block)))]),
    ...(prox && { prox }),
    structure: () => blocks.flatMap((block) => structureOf(block, penalty) ?? []),
  };
}

/** The terms of λR(M) in the order of the file, over kernels and never biases. */
export function buildTerms(regularizers: readonly Regularizer[], parameters: readonly Parameter[]): Term[] {
  const labels = labelsOf(regularizers);
  return regularizers.map((regularizer, i) => {
    const label = labels[i] ?? regularizer.type;
    if (relatesTasks(regularizer)) {
      const blocks = matchingKernels(regularizer, parameters);
      return termOf(label, blocks, taskPenalty(regularizer, tasksOf(blocks)));
    }
    const chosen = parameters.filter((parameter) => selects(regularizer.on, parameter));
    const blocks = chosen.map((parameter) => [parameter]);
    return termOf(label, blocks, kernelPenalty(regularizer));
  });
}

/** The tasks of matching kernels, in their order. */
const tasksOf = ([first = []]: readonly Block[]): readonly string[] => first.map(({ tasks }) => tasks[0] ?? '');
