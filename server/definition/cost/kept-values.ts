import { headSize } from '../layer-shapes/sequences.ts';
import { size, type LayerShape } from '../layer-shapes/shape.ts';
import type { Activation } from '../layer.ts';

/** Values that a layer leaves behind in a training step for its gradient, for one row. */
export function keptValues(step: LayerShape): number {
  const { layer, input, output, inner = [] } = step;
  const own = size(output);
  switch (layer.type) {
    case 'flatten':
    case 'reshape':
      return 0;
    case 'dropout':
    case 'spatialDropout1d':
    case 'spatialDropout2d':
      // The output and what was dropped.
      return 2 * own;
    case 'simpleRNN':
      return 2 * (input[0] ?? 0) * layer.units;
    case 'lstm':
      // Four gates, the cell, its tanh, and what comes out, at every step.
      return 7 * (input[0] ?? 0) * layer.units;
    case 'gru':
      // Two gates, the candidate, its share of the state, and what comes out.
      return 5 * (input[0] ?? 0) * layer.units;
    case 'multiHeadAttention': {
      const [steps = 0, features = 0] = input;
      const width = layer.numHeads * headSize(layer, features);
      return 4 * steps * width + layer.numHeads * steps * steps + own;
    }
    case 'timeDistributed':
      return (input[0] ?? 0) * chainKeptValues(inner.flat());
    case 'residual':
    case 'parallel':
    case 'bidirectional':
      return own + chainKeptValues(inner.flat());
    default:
      return 'activation' in layer && needsInput.includes(layer.activation) ? 2 * own : own;
  }
}

/** Functions whose slope does not follow from their value. */
const needsInput: readonly Activation[] = ['gelu', 'silu', 'softplus'];

/** Those of layers one after the other or side by side. */
export const chainKeptValues = (steps: readonly LayerShape[]): number =>
  steps.reduce((sum, step) => sum + keptValues(step), 0);
