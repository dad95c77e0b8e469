import type { Attention, Embedding, Recurrent } from '../layer.ts';
import { bias, biasIf, kernel, needsSequence, shapeText, type Applied, type Reason, type Shape } from './shape.ts';

/** Gates of a recurrent layer: columns of its kernels for each unit. */
export const gates = { simpleRNN: 1, gru: 3, lstm: 4 } as const;

/** A recurrent layer: one state of `units` numbers a step, or the last one. */
export function recurrent(layer: Recurrent, input: Shape): Applied | Reason {
  const [steps, features] = input;
  if (input.length !== 2 || steps === undefined || features === undefined) return needsSequence(input);
  const { type, units, returnSequences, useBias } = layer;
  const columns = gates[type] * units;
  return {
    output: returnSequences ? [steps, units] : [units],
    weights: [
      kernel([features, columns]),
      kernel([units, columns], 'recurrentKernel'),
      // The GRU adds one bias before its reset gate and one within it.
      ...biasIf(useBias, type === 'gru' ? [2, columns] : [columns]),
    ],
  };
}

/** An embedding: a vector for each id. */
export function embedding({ inputDim, outputDim }: Embedding, input: Shape): Applied | Reason {
  if (input.length !== 1) return `needs a row of ids, but gets ${shapeText(input)}`;
  return { output: [...input, outputDim], weights: [kernel([inputDim, outputDim], 'embeddings')] };
}

/** A trained vector for each place of a sequence. */
export const positionEmbedding = (input: Shape): Applied | Reason =>
  input.length === 2 ? { output: input, weights: [kernel(input, 'embeddings')] } : needsSequence(input);

/** Self-attention: queries, keys and values of one sequence, and a projection back to its features. */
export function attention(layer: Attention, input: Shape): Applied | Reason {
  const [steps, features] = input;
  if (input.length !== 2 || steps === undefined || features === undefined) return needsSequence(input);
  const { numHeads, useBias } = layer;
  if (layer.keyDim === undefined && features % numHeads !== 0)
    return `has ${numHeads} heads, which do not share the ${features} features that it gets evenly; set keyDim, or another number of heads`;
  const width = numHeads * headSize(layer, features);
  const projections = ['query', 'key', 'value'].map((name) => [
    kernel([features, width], `${name}Kernel`),
    ...biasIf(useBias, [width], `${name}Bias`),
  ]);
  const output = [kernel([width, features], 'outputKernel'), ...(useBias ? [bias([features], 'outputBias')] : [])];
  return { output: input, weights: [...projections.flat(), ...output] };
}

/** Size of one head's queries, keys and values. */
export const headSize = ({ keyDim, numHeads }: Attention, features: number): number => keyDim ?? features / numHeads;
