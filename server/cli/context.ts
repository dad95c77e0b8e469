import type { ProgramFiles } from './program-files.ts';
import type { Screen } from './screen.ts';

/** What every command gets: where to write, and where the product's files are. */
export interface Context {
  readonly screen: Screen;
  readonly files: ProgramFiles;
}
