import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../backend/sum-in-order.ts';
import type { Regularizer } from '../definition/experiment.ts';
import type { Parameter } from '../model/parameter.ts';

/** One term λR_j(M) of the objective, bound to the kernels it acts on. */
export interface Term {
  /** Its name in journals and plots: `l2(shared)`. */
  readonly label: string;
  readonly parameters: readonly Parameter[];
  /** Whether its gradient joins the loss's; a non-smooth term acts by a proximal step after the optimizer's instead. */
  readonly smooth: boolean;
  /** λR_j as it stands, a scalar. */
  value(): tf.Scalar;
  /** argmin_x ½‖x − w‖² + length·λR_j(x), for terms that are not smooth. */
  prox(weights: tf.Tensor, length: tf.Scalar): tf.Tensor;
}

function selects(on: Regularizer['on'], parameter: Parameter): boolean {
  if (parameter.role !== 'kernel') return false;
  if (on === 'all') return true;
  if (on === 'shared') return parameter.part === 'encoder';
  if (on === 'heads') return parameter.part === 'head';
  if (parameter.part === 'sharing') return false;
  return [parameter.layer, ...(parameter.within ?? [])].some((layer) => on.includes(layer));
}

/** Labels of regularisers in the order of the file, each one unique. */
export function labelsOf(regularizers: readonly Regularizer[]): string[] {
  const seen = new Map<string, number>();
  return regularizers.map(({ type, on }) => {
    const label = `${type}(${typeof on === 'string' ? on : on.join(', ')})`;
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return count === 1 ? label : `${label} ${count}`;
  });
}

/** λ₁‖W‖₁ + λ₂‖W‖²_F and its proximal map S(w, tλ₁)/(1 + 2tλ₂) (Zou & Hastie 2005; soft threshold S, Parikh & Boyd 2014). */
function elasticNet(lambda1: number, lambda2: number): Pick<Term, 'prox'> & { of(weights: tf.Tensor): tf.Scalar } {
  return {
    of(weights) {
      const squares = tf.mul<tf.Scalar>(tf.sum<tf.Scalar>(tf.square(weights)), lambda2);
      if (lambda1 === 0) return squares;
      return tf.add<tf.Scalar>(tf.mul(tf.sum(tf.abs(weights)), lambda1), squares);
    },
    prox(weights, length) {
      const shrunk = tf.relu(tf.sub(tf.abs(weights), tf.mul(length, lambda1)));
      return tf.div(tf.mul(tf.sign(weights), shrunk), tf.add(tf.mul(length, 2 * lambda2), 1));
    },
  };
}

function lambdasOf(regularizer: Regularizer): [number, number] {
  switch (regularizer.type) {
    case 'l1':
      return [regularizer.lambda, 0];
    case 'l2':
      return [0, regularizer.lambda];
    case 'elasticNet':
      return [regularizer.lambda1, regularizer.lambda2];
    default:
      throw new Error(`regularizer ${JSON.stringify(regularizer satisfies never)}`);
  }
}

/** The terms of λR(M): L1 λ‖W‖₁, L2 λ‖W‖²_F and the elastic net, over kernels and never biases. */
export function buildTerms(regularizers: readonly Regularizer[], parameters: readonly Parameter[]): Term[] {
  const labels = labelsOf(regularizers);
  return regularizers.map((regularizer, i) => {
    const chosen = parameters.filter((parameter) => selects(regularizer.on, parameter));
    const [lambda1, lambda2] = lambdasOf(regularizer);
    const net = elasticNet(lambda1, lambda2);
    return {
      label: labels[i] ?? regularizer.type,
      parameters: chosen,
      smooth: lambda1 === 0,
      value: () => sumInOrder([tf.scalar(0), ...chosen.map(({ variable }) => net.of(variable))]),
      prox: net.prox,
    };
  });
}
