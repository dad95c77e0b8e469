import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { sizeOf } from './installation.ts';
import { productFolder } from './product-folder.ts';
import { hasCode } from './has-code.ts';

/** The addon's file name, as tfjs-node calls it. */
export const addonFile = 'tfjs_binding.node';

/** Where the addon is compiled from: tfjs-node's two C++ files, and the headers of Node-API. */
export interface AddonSources {
  readonly binding: string;
  readonly headers: string;
}

/** Where a TensorFlow and its addon are looked for. */
export interface Places {
  /** The per-user cache. */
  readonly cache: string;
  /** The product's own folder: the source tree or the installed extension. */
  readonly product: string | undefined;
  /** What the addon can be compiled from; undefined in an installed extension, which carries it compiled. */
  readonly sources: AddonSources | undefined;
}

/** The addon's sources in a product folder's node_modules; undefined in an installed extension, which has none. */
export function findAddonSources(product = productFolder()): AddonSources | undefined {
  if (product === undefined) return undefined;
  const require = createRequire(join(product, 'package.json'));
  try {
    return {
      binding: join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'binding'),
      headers: join(dirname(require.resolve('node-api-headers/package.json')), 'include'),
    };
  } catch (error) {
    if (hasCode(error, ['MODULE_NOT_FOUND'])) return undefined;
    throw error;
  }
}

/** The addon that the package carries for a platform, as packaging puts it there. */
export function shippedAddon(product: string): string {
  return join(product, 'dist', 'native', `${process.platform}-${process.arch}`, addonFile);
}

/**
 * The place in the cache of the addon compiled from these sources. The C APIs of Node and TensorFlow that it uses are
 * stable, so that one addon serves every Node and every TensorFlow 2; its key is the platform and the sources.
 */
export async function compiledAddon(cache: string, sources: AddonSources): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(sources.binding)).sort()) {
    hash.update(name).update(await readFile(join(sources.binding, name)));
  }
  const key = `addon-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`;
  return join(cache, key, addonFile);
}

/** An addon that is ready to be loaded: the one the package carries, else the one compiled into the cache. */
export async function findAddon(places: Places): Promise<string | undefined> {
  const { cache, product, sources } = places;
  if (product !== undefined && (await sizeOf(shippedAddon(product)))) return shippedAddon(product);
  const compiled = sources && (await compiledAddon(cache, sources));
  return compiled !== undefined && (await sizeOf(compiled)) ? compiled : undefined;
}
