import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import type { Written } from '../schema/experiment.ts';

/** What a rule looks at: what could be read of a definition, and where it stands. */
export interface Subject {
  readonly written: Partial<Written>;
  readonly places: Places;
  /** Names in the file, also of entries that could not be read. */
  readonly dataNames: readonly string[];
  readonly taskNames: readonly string[];
  /** Whether something under `path` is already known to be wrong, so that what follows from it would be noise. */
  isBroken(path: string): boolean;
}

/** A rule of meaning: it says what cannot work although every single value is well-formed. */
export type Rule = (subject: Subject) => readonly Problem[];
