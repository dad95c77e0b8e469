import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the product's package.json: the source tree, or the installed extension when this code runs from a
 * bundle in dist/. Undefined where the code was copied away from both.
 */
export function productFolder(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isProduct(folder)) {
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return folder;
}

/** The exact version of a package that the product depends on, as its package.json pins it. */
export function dependencyVersion(name: string): string | undefined {
  const folder = productFolder();
  const dependencies = folder === undefined ? undefined : readPackage(folder)?.['dependencies'];
  const version = isRecord(dependencies) ? dependencies[name] : undefined;
  return typeof version === 'string' ? version : undefined;
}

function isProduct(folder: string): boolean {
  return readPackage(folder)?.['name'] === 'mtl-experiments';
}

function readPackage(folder: string): Record<string, unknown> | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isRecord(content) ? content : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
