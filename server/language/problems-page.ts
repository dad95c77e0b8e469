import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where each problem code is documented, as an address that an editor can open. */
export type ProblemAddresses = ReadonlyMap<string, string>;

/**
 * Finds `docs/problems.md` in the folders above the server's own file, and in it the line of each code's entry: an
 * editor opens a file at `#L12`, but not at a heading. Without the page there are no addresses.
 */
export function findProblemAddresses(serverFile: string): ProblemAddresses {
  const folder = path.dirname(serverFile);
  const candidates = ['..', '../..'].map((up) => path.join(folder, up, 'docs', 'problems.md'));
  const page = candidates.find((file) => existsSync(file));
  if (page === undefined) return new Map();
  const address = pathToFileURL(page).href;
  const lines = readFileSync(page, 'utf8').split('\n');
  return new Map(
    lines.flatMap((line, i) => {
      const code = /^### ([a-z-]+)$/.exec(line)?.[1];
      return code === undefined ? [] : [[code, `${address}#L${i + 1}`] as const];
    }),
  );
}
