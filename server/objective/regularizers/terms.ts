import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Regularizer } from '../../definition/experiment.ts';
import type { Parameter } from '../../model/parameter.ts';
import { elasticNet } from './elastic-net.ts';
import type { Penalty } from './penalty.ts';
import { labelsOf, selects } from './selection.ts';
import { arraysOf, type Block, type Term } from './term.ts';

function penaltyOf(regularizer: Regularizer): Penalty {
  switch (regularizer.type) {
    case 'l1':
      return elasticNet(regularizer.lambda, 0);
    case 'l2':
      return elasticNet(0, regularizer.lambda);
    case 'elasticNet':
      return elasticNet(regularizer.lambda1, regularizer.lambda2);
    default:
      throw new Error(`regularizer ${JSON.stringify(regularizer satisfies never)}`);
  }
}

/** A term from what it does to one block. */
export function termOf(label: string, blocks: readonly Block[], { of, prox }: Penalty): Term {
  return {
    label,
    blocks,
    parameters: blocks.flat(),
    smooth: prox === undefined,
    value: () => sumInOrder([tf.scalar(0), ...blocks.map((block) => of(arraysOf(block)))]),
    ...(prox && { prox }),
  };
}

/** The terms of λR(M) in the order of the file, over kernels and never biases. */
export function buildTerms(regularizers: readonly Regularizer[], parameters: readonly Parameter[]): Term[] {
  const labels = labelsOf(regularizers);
  return regularizers.map((regularizer, i) => {
    const chosen = parameters.filter((parameter) => selects(regularizer.on, parameter));
    const blocks = chosen.map((parameter) => [parameter]);
    return termOf(labels[i] ?? regularizer.type, blocks, penaltyOf(regularizer));
  });
}
