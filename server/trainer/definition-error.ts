import path from 'node:path';
import type { Problem } from '../definition/problem.ts';

/** A definition that cannot be run, with the problems that say where and why. */
export class DefinitionError extends Error {
  readonly code = 'definition-invalid';
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    super(
      `${path.basename(file)} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}: ${errors[0]?.message}`,
    );
    this.problems = problems;
  }
}
