import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files that belong to the command line and lie at a fixed place from it. */
export interface ProgramFiles {
  readonly trainer: string;
  /** The definition that `mtl demo` runs. */
  readonly example: string;
  readonly version: string;
}

/**
 * Finds them from the program that was started: the bundle `dist/mtl.cjs`, perhaps through a link in a `bin` folder, or
 * its source.
 */
export function programFiles(started: string): ProgramFiles {
  const program = realpathSync(started);
  const isSource = program.endsWith('.ts');
  const root = join(dirname(program), isSource ? '../..' : '..');
  return {
    trainer: isSource ? join(root, 'server/trainer/main.ts') : join(dirname(program), 'trainer.cjs'),
    example: join(root, 'extension/examples/shapes.mtl.yaml'),
    version: versionIn(join(root, 'package.json')),
  };
}

function versionIn(file: string): string {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof content === 'object' && content !== null && 'version' in content) return String(content.version);
  throw new Error(`${file} has no version.`);
}
