import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hasCode } from './has-code.ts';
import { libraryFiles } from './wheels.ts';
import type { Variant } from './wheels.ts';

/** A TensorFlow C library on disk. */
export interface TensorFlowLibrary {
  /** `set-up`: downloaded by us into the per-user cache; `environment`: named in MTL_TENSORFLOW. */
  readonly source: 'set-up' | 'environment';
  /** The folder of the two shared libraries. */
  readonly library: string;
  /** The folder of the C API's headers, where there is one. */
  readonly headers: string | undefined;
  /** Known for our own downloads only. */
  readonly variant: Variant | undefined;
}

/** What training on TensorFlow needs: its library, and the addon through which Node calls it. */
export interface Installation extends TensorFlowLibrary {
  readonly addon: string;
}

/** A library in a folder that somebody names: site-packages, a `tensorflow` package, or the folder of the libraries. */
export async function libraryAt(place: string): Promise<TensorFlowLibrary | undefined> {
  for (const folder of [place, join(place, 'tensorflow'), join(place, 'lib')]) {
    const sizes = await Promise.all(libraryFiles.map((name) => sizeOf(join(folder, name))));
    if (sizes.some((size) => size === undefined)) continue;
    const headers = [join(folder, 'include'), join(folder, '..', 'include')];
    const withHeaders = await Promise.all(headers.map((path) => sizeOf(join(path, 'tensorflow', 'c', 'c_api.h'))));
    const header = headers.find((_, i) => withHeaders[i] !== undefined);
    return { source: 'environment', library: folder, headers: header, variant: undefined };
  }
  return undefined;
}

/** The size of a file in bytes, undefined if there is none. */
export async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ENOTDIR', 'EACCES'])) return undefined;
    throw error;
  }
}

/** One line for a person: where a library comes from. */
export function describeLibrary(library: TensorFlowLibrary): string {
  if (library.source === 'environment') return `${library.library} (MTL_TENSORFLOW)`;
  const kernels = library.variant === 'cuda' ? 'with NVIDIA kernels' : 'CPU kernels';
  return `${basename(join(library.library, '..'))} (${kernels}), set up in the per-user cache`;
}
