import { findAddon, findAddonSources } from './addon.ts';
import type { AddonSources, Places } from './addon.ts';
import { cacheFolder } from './cache-folder.ts';
import { libraryAt } from './installation.ts';
import type { Installation, TensorFlowLibrary } from './installation.ts';
import { cachedLibrary, libraryPlace } from './library-cache.ts';
import { productFolder } from './product-folder.ts';
import { SetUpError } from './set-up-error.ts';
import { thisMachine } from './wheels.ts';

/** The environment variable that names a TensorFlow the person already has. */
export const tensorFlowVariable = 'MTL_TENSORFLOW';

/** Where things are looked for; defaults are this process's environment, the per-user cache and this product. */
export interface Search {
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly cache?: string | undefined;
  readonly product?: string | undefined;
  readonly sources?: AddonSources | undefined;
}

/** The result of looking: what was found, and each place that was tried with what was wrong there. */
export interface Look {
  readonly installation: Installation | undefined;
  readonly library: TensorFlowLibrary | undefined;
  readonly tried: readonly string[];
}

/** The places of a search, defaults filled in. */
export function placesOf(search: Search): Places {
  const product = search.product ?? productFolder();
  return {
    cache: search.cache ?? cacheFolder(search.environment),
    product,
    sources: search.sources ?? findAddonSources(product),
  };
}

/** Looks for an installation in a few file look-ups, without network and without loading it. */
export async function lookForTensorFlow(search: Search = {}): Promise<Look> {
  const places = placesOf(search);
  const tried: string[] = [];
  const library = await findLibrary(places, search.environment ?? process.env, tried);
  if (library === undefined) return { installation: undefined, library, tried };
  const addon = await findAddon(places);
  if (addon === undefined) tried.push('the addon that joins Node and TensorFlow: not compiled yet');
  return { installation: addon === undefined ? undefined : { ...library, addon }, library, tried };
}

/** The installation that training uses, or undefined if TensorFlow has to be set up first. */
export async function findTensorFlow(search: Search = {}): Promise<Installation | undefined> {
  return (await lookForTensorFlow(search)).installation;
}

async function findLibrary(
  { cache }: Places,
  environment: NodeJS.ProcessEnv,
  tried: string[],
): Promise<TensorFlowLibrary | undefined> {
  const named = environment[tensorFlowVariable];
  if (named) {
    const library = await libraryAt(named);
    if (library === undefined) tried.push(notTensorFlow(named).message);
    return library;
  }
  const machine = thisMachine();
  for (const variant of ['cuda', 'cpu'] as const) {
    const library = await cachedLibrary(cache, machine, variant);
    if (library !== undefined) return library;
    tried.push(`${libraryPlace(cache, machine, variant)}: nothing there`);
  }
  return undefined;
}

/** The error of a folder that was named as a TensorFlow and is none. */
export function notTensorFlow(folder: string): SetUpError {
  return new SetUpError(
    'not-tensorflow',
    `${tensorFlowVariable} names ${folder}, which has no libtensorflow_cc.so.2 and libtensorflow_framework.so.2.`,
    'Name a site-packages folder with TensorFlow 2, its tensorflow folder, or the folder of the two libraries.',
  );
}
