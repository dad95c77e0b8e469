import { laterKernels, withKernel } from './architecture/kernels.ts';
import type { Layer } from './experiment.ts';
import type { Written } from './schema/experiment.ts';
import type { Sharing } from './sharing.ts';

/** Completes a sharing method with the layers, in the encoder's order, and numbers that follow from other places. */
export function resolveSharing(
  sharing: Written['model']['sharing'],
  encoder: readonly Layer[],
  tasks: readonly string[],
): Sharing {
  const inOrder = (names: readonly string[]): readonly string[] =>
    encoder.map(({ name }) => name).filter((name) => names.includes(name));
  switch (sharing.type) {
    case 'crossStitch':
      return { ...sharing, after: inOrder(sharing.after ?? withKernel(encoder)) };
    case 'ple':
      return { ...sharing, levels: inOrder(sharing.levels ?? laterKernels(encoder)) };
    case 'mtan':
      return { ...sharing, at: inOrder(sharing.at ?? withKernel(encoder)) };
    case 'branching':
      return { ...sharing, branches: sharing.branches ?? tasks.length };
    default:
      return sharing;
  }
}
