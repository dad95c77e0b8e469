/** What `mtl` tells the shell; documented in its help. */
export const exitCodes = {
  ok: 0,
  /** A run or the set-up failed, or was interrupted from elsewhere; or a method did not verify. */
  failed: 1,
  /** The command line or the definition is wrong. */
  refused: 2,
  /** The data cannot be used. */
  data: 3,
  /** Stopped before its end, cleanly: Ctrl-C, or a stop from elsewhere. */
  stopped: 130,
  /** Ended at once by a second Ctrl-C. */
  killed: 137,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The same for a person. */
export const exitCodesHelp = `
Exit codes:
  0    done
  1    the run, the set-up or a check of a method failed
  2    the command line or the definition is wrong
  3    the data cannot be used
  130  stopped before its end; what was trained is saved
  137  ended at once by a second Ctrl-C`;
