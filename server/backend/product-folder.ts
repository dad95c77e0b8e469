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

function isProduct(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof content === 'object' && content !== null && 'name' in content && content.name === 'mtl-experiments';
}
