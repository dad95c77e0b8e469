import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Regularizer } from '../../definition/experiment.ts';
import type { Parameter } from '../../model/parameter.ts';
import { relatesTasks } from '../../definition/regularizer.ts';
import { matchingKernels } from './matching.ts';
import { kernelPenalty, taskPenalty } from './penalties.ts';
import type { Penalty } from './penalty.ts';
import { robust } from './robust.ts';
import { labelsOf, selects } from './selection.ts';
import { expertBlocks, sharedPrivate } from './shared-private.ts';
import { placeOf, structureOf } from './structure.ts';
import { arraysOf, type Block, type Term } from './term.ts';

/** A term from what it does to each of its blocks. */
export function termOf(label: string, blocks: readonly Block[], penaltyOf: (block: Block) => Penalty): Term {
  const penalties = new Map(blocks.map((block) => [block, penaltyOf(block)]));
  const all = [...penalties];
  const isProximal = all.some(([, { prox }]) => prox);
  const prox = (block: Block, length: tf.Scalar) => penalties.get(block)?.prox?.(arraysOf(block), length) ?? [];
  return {
    label,
    blocks,
    parameters: blocks.flat(),
    smooth: !isProximal,
    value: () => sumInOrder([tf.scalar(0), ...all.map(([block, { of }]) => of(arraysOf(block)))]),
    ...(isProximal && { prox }),
    state: Object.fromEntries(
      all.flatMap(([block, { state = {} }]) =>
        Object.entries(state).map(([name, variable]) => [`${label}/${placeOf(block)}/${name}`, variable]),
      ),
    ),
    structure: () => all.flatMap(([block, penalty]) => structureOf(block, penalty) ?? []),
  };
}

/** The terms of λR(M) in the order of the file, over kernels and never biases. */
export function buildTerms(regularizers: readonly Regularizer[], parameters: readonly Parameter[]): Term[] {
  const labels = labelsOf(regularizers);
  return regularizers.map((regularizer, i) => termFor(labels[i] ?? regularizer.type, regularizer, parameters));
}

function termFor(label: string, regularizer: Regularizer, parameters: readonly Parameter[]): Term {
  if (relatesTasks(regularizer)) {
    const blocks = matchingKernels(regularizer, parameters);
    if (regularizer.type === 'robust')
      return termOf(label, blocks, (block) => robust(regularizer.lambda1, regularizer.lambda2, zerosFor(block)));
    const penalty = taskPenalty(regularizer, tasksOf(blocks));
    return termOf(label, blocks, () => penalty);
  }
  const chosen = parameters.filter((parameter) => selects(regularizer.on, parameter));
  if (regularizer.type === 'sharedPrivate')
    return termOf(label, expertBlocks(chosen), (block) => sharedPrivate(regularizer.lambda, block));
  const penalty = kernelPenalty(regularizer);
  return termOf(
    label,
    chosen.map((parameter) => [parameter]),
    () => penalty,
  );
}

/** 0 for each number of W, [d, K]. */
const zerosFor = (block: Block): tf.Variable<tf.Rank.R2> =>
  tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([block[0]?.variable.size ?? 0, block.length]), false));

/** The tasks of matching kernels, in their order. */
const tasksOf = ([first = []]: readonly Block[]): readonly string[] => first.map(({ tasks }) => tasks[0] ?? '');
