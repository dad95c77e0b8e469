/** What crosses between a process that verifies methods and whoever started it (fork, `serialization: 'advanced'`). */
import type { Verdict } from '../../objective/verify/check.ts';
import type { ResolvedRun } from '../folder/resolved.ts';
import type { RunRecord } from '../folder/record.ts';
import type { Failed } from '../side-process.ts';

/** On what to verify. */
export interface ToVerifier {
  readonly type: 'verify';
  readonly backend: ResolvedRun['backend'];
}

/** The backend that the checks run on. */
export type VerifiedBackend = NonNullable<RunRecord['backend']>;

export type FromVerifier =
  /** What is held against what comes next: the backend is loaded, and there are `count` checks to make. */
  | { readonly type: 'begun'; readonly backend: VerifiedBackend; readonly count: number }
  /** The check that is being made, in words; a process that dies without a word died of it. */
  | { readonly type: 'checking'; readonly what: string }
  | { readonly type: 'verdict'; readonly verdict: Verdict }
  | { readonly type: 'done' }
  | Failed;
