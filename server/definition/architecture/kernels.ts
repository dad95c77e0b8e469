import type { Layer } from '../experiment.ts';
import { hasKernel } from '../layer.ts';

/** Names of the layers that have a kernel. */
export const withKernel = (layers: readonly Layer[]): readonly string[] =>
  layers.filter(hasKernel).map(({ name }) => name);

/** Names of all but the first of them. */
export const laterKernels = (layers: readonly Layer[]): readonly string[] => withKernel(layers).slice(1);
