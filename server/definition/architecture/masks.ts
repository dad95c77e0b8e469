import type { Layer } from '../experiment.ts';
import { withInner } from '../layer.ts';

/** Layers that know which of them see the mask of padded steps, and whether it still goes with what comes out. */
export interface Marked<T> {
  readonly layers: readonly T[];
  readonly leaves: boolean;
}

/**
 * Marks the layers that see a mask, as Keras sends it: from an embedding that masks the id 0 on through layers that keep the
 * steps apart, to one that makes a vector of them or mixes them without regard to it.
 * @param enters whether a mask comes with the input
 */
export function markMasked<L extends Layer>(layers: readonly L[], enters = false): Marked<L> {
  let leaves = enters;
  const marked = layers.map((layer) => {
    const next = mark(layer, leaves);
    leaves = next.leaves;
    return next.layer;
  });
  return { layers: marked, leaves };
}

/** Whether a layer, or one inside it, sees a mask. */
export const seesMask = (layer: Layer): boolean =>
  withInner(layer).some((inner) => 'masked' in inner && inner.masked === true);

interface Step<L> {
  readonly layer: L;
  readonly leaves: boolean;
}

function mark<L extends Layer>(layer: L, enters: boolean): Step<L>;
function mark(layer: Layer, enters: boolean): Step<Layer> {
  const masked = enters || undefined;
  switch (layer.type) {
    case 'embedding':
      return { layer, leaves: layer.maskZero === true };
    case 'simpleRNN':
    case 'lstm':
    case 'gru':
      return { layer: { ...layer, masked }, leaves: enters && layer.returnSequences };
    case 'bidirectional':
      return {
        layer: { ...layer, layer: { ...layer.layer, masked } },
        leaves: enters && layer.layer.returnSequences,
      };
    case 'multiHeadAttention':
      return { layer: { ...layer, masked }, leaves: enters };
    case 'globalMaxPooling1d':
    case 'globalAveragePooling1d':
      return { layer: { ...layer, masked }, leaves: false };
    case 'residual': {
      const main = markMasked(layer.layers, enters);
      const shortcut = layer.shortcut && markMasked(layer.shortcut, enters);
      return {
        layer: { ...layer, layers: main.layers, ...(shortcut && { shortcut: shortcut.layers }) },
        leaves: main.leaves && (shortcut?.leaves ?? enters),
      };
    }
    case 'parallel': {
      const branches = layer.branches.map((branch) => markMasked(branch, enters));
      return {
        layer: { ...layer, branches: branches.map(({ layers }) => layers) },
        leaves: branches.every(({ leaves }) => leaves),
      };
    }
    case 'dense':
    case 'activation':
    case 'dropout':
    case 'spatialDropout1d':
    case 'batchNormalization':
    case 'layerNormalization':
    case 'groupNormalization':
    case 'positionEmbedding':
    case 'timeDistributed':
      return { layer, leaves: enters };
    default:
      return { layer, leaves: false };
  }
}
