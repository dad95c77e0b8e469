// Packages with compiled parts, which no bundle can contain: they lie beside the bundles as npm lays them out.
import { cp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** What the bundles require by name while they run. */
const required = ['sharp'];

/** What a package needs only to be compiled anew, or by ES modules. */
const unused = /[\\/](src|install)([\\/]|$)|\.d\.[cm]?ts$|\.mjs$/;

/**
 * The folders of the packages, with all that they depend on as far as it is installed for this platform.
 * @param {string} modules the folder node_modules
 * @returns {Promise<string[]>}
 */
export async function runtimePackages(modules) {
  const found = new Set();
  const waiting = [...required];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const folder = path.join(modules, name);
    if (found.has(folder) || !existsSync(folder)) continue;
    found.add(folder);
    const { dependencies, optionalDependencies } = JSON.parse(
      await readFile(path.join(folder, 'package.json'), 'utf8'),
    );
    waiting.push(...Object.keys({ ...dependencies, ...optionalDependencies }));
  }
  return [...found].sort();
}

/**
 * Copies the packages into the folder `to`, which is made anew.
 * @param {readonly string[]} folders
 * @param {string} modules the folder node_modules that they come from
 * @param {string} to
 */
export async function copyPackages(folders, modules, to) {
  await rm(to, { recursive: true, force: true });
  for (const folder of folders) {
    const relative = path.relative(modules, folder);
    const filter = (/** @type {string} */ file) => !unused.test(file.slice(folder.length));
    await cp(folder, path.join(to, relative), { recursive: true, filter });
  }
}
