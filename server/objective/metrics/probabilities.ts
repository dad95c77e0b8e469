import type { Loss } from '../../definition/loss.ts';

/** σ(z) in float64, without overflow. */
export const sigmoid = (z: number): number => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/** Softmax of a row of logits. */
function softmax(logits: Float32Array): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (const z of logits) largest = Math.max(largest, z);
  const powers = Float64Array.from(logits, (z) => Math.exp(z - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** P(y = k) from the steps between classes: P(y > k) is the product of σ(z_j) up to k (Shi, Cao & Raschka 2023). */
function ofSteps(logits: Float32Array): Float64Array {
  const probabilities = new Float64Array(logits.length + 1);
  let beyond = 1;
  logits.forEach((z, k) => {
    probabilities[k] = beyond * sigmoid(-z);
    beyond *= sigmoid(z);
  });
  probabilities[logits.length] = beyond;
  return probabilities;
}

/** The probability of each class that a row of outputs stands for, as its loss takes them. */
export function probabilitiesOf(loss: Loss['type'], outputs: Float32Array): Float64Array {
  switch (loss) {
    case 'binaryCrossEntropy':
      return Float64Array.of(sigmoid(-(outputs[0] ?? Number.NaN)), sigmoid(outputs[0] ?? Number.NaN));
    case 'ordinal':
      return ofSteps(outputs);
    case 'crossEntropy':
    case 'focal':
      return softmax(outputs);
    case 'mse':
    case 'mae':
    case 'huber':
      throw new Error(`the loss ${loss} gives no probabilities`);
    default:
      return loss satisfies never;
  }
}

/** The class that a row of outputs predicts: the likeliest; in an order the median one, which is where half of the probability is passed. */
export function predictedClass(loss: Loss['type'], probabilities: Float64Array): number {
  if (loss !== 'ordinal') return likeliest(probabilities);
  let beyond = 1;
  for (const [k, p] of probabilities.entries()) {
    beyond -= p;
    if (beyond <= 0.5) return k;
  }
  return probabilities.length - 1;
}

function likeliest(probabilities: Float64Array): number {
  let best = 0;
  probabilities.forEach((p, k) => {
    if (p > (probabilities[best] ?? 0)) best = k;
  });
  return best;
}
