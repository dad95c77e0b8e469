import type * as tf from '@tensorflow/tfjs-core';
import { columnId, stitchName } from '../../definition/architecture/cross-stitch.ts';
import type { CrossStitch } from '../../definition/sharing.ts';
import { at, forEach, type Body, type BuiltParts } from './body.ts';
import { mixture } from './mixtures.ts';

/**
 * Cross-stitch networks (Misra 2016): a copy of the encoder for each task; after each of the layers named, task i goes on
 * with x̃_i = Σ_j A_ij x_j, where x_j is what copy j gives and A is learned.
 */
export function crossStitch({ tasks: all, stack, weight }: BuiltParts, { after }: CrossStitch): Body {
  return {
    features(input, tasks, pass) {
      let columns: Readonly<Record<string, tf.Tensor>> = forEach(all, () => input);
      for (const [block, layer] of after.entries()) {
        const outputs = forEach(all, (task) => stack(columnId(task, block)).apply(at(columns, task), pass));
        const wanted = block === after.length - 1 ? tasks : all;
        columns = forEach(wanted, (task) => mixture(weight(stitchName(layer, task)), Object.values(outputs)));
      }
      const end = after.length;
      return { of: forEach(tasks, (task) => stack(columnId(task, end)).apply(at(columns, task), pass)) };
    },
  };
}
