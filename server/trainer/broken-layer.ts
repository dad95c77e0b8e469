import * as tf from '@tensorflow/tfjs-core';
import { tensorOf } from '../backend/stepper.ts';
import type { Pass } from '../model/pass.ts';
import { batchFeeds, batchTensors, tasksOfEach, type Batch } from './batch.ts';
import type { Objective } from './parts.ts';

/** What was found where the numbers of a pass broke. */
export interface BrokenPlace {
  /** Whether it is a parameter or a layer; else the sentence says that all outputs are finite. */
  readonly found: boolean;
  /** A sentence. */
  readonly text: string;
}

/**
 * Where the numbers of a training pass break: in a parameter before the pass, else in the first layer whose output is not
 * finite. Works operation by operation and looks at every output.
 * @param step the number of the step in the run; that of the pass is what random numbers are drawn by
 */
export function brokenPlace(
  { network, kinds }: Objective,
  batches: readonly Batch[],
  pass: Omit<Pass, 'scalars' | 'watch'>,
  step: number,
): BrokenPlace {
  const parameter = network.parameters.find(({ variable }) => !variable.dataSync().every(Number.isFinite));
  if (parameter) return { found: true, text: `Before this step ${parameter.name} is already not finite.` };
  const seen: Seen = { largest: 0 };
  tf.tidy(() => {
    const scalars = Object.entries(network.scalars(step)).map(([name, value]) => [name, tf.scalar(value)] as const);
    const watch = (path: string, output: tf.Tensor): void => look(seen, path, output);
    const watched: Pass = { ...pass, scalars: Object.fromEntries(scalars), watch };
    const fed = Object.entries(batchFeeds(batches, kinds)).map(([name, feed]) => [name, tensorOf(feed)] as const);
    for (const { input, targets } of batchTensors(Object.fromEntries(fed), tasksOfEach(batches)))
      network.forward(input, Object.keys(targets), watched);
  });
  if (seen.broken !== undefined)
    return { found: true, text: `The first layer whose output is not finite is ${layerText(seen.broken)}.` };
  const largest = seen.largest.toPrecision(2);
  return {
    found: false,
    text: `Every layer's output is finite, at most ${largest} in size.`,
  };
}

interface Seen {
  broken?: string;
  largest: number;
}

function look(seen: Seen, path: string, output: tf.Tensor): void {
  if (seen.broken !== undefined) return;
  const values = output.dataSync();
  for (const value of values) {
    if (!Number.isFinite(value)) {
      seen.broken = path;
      return;
    }
    seen.largest = Math.max(seen.largest, Math.abs(value));
  }
}

/** A layer by its name, and where it stands: `'conv2d_2' of encoder`. */
function layerText(path: string): string {
  const parts = path.split('/');
  return `'${parts.at(-1) ?? ''}' of ${parts.slice(0, -1).join('/')}`;
}
