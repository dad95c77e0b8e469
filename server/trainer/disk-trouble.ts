import { hasCode } from '../backend/has-code.ts';

/** Why a run ends on a disk that takes no more. */
export const diskFull = 'The disk is full: free some space; what was written before is kept.';

/** What is wrong with a disk that may be well again later, in a sentence; undefined where an error is about something else. */
export function diskTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (hasCode(error, ['ENOSPC', 'EDQUOT'])) return diskFull;
  if (hasCode(error, ['EROFS', 'EACCES', 'EPERM']))
    return `The run's folder cannot be written (${error.message}); what was written before is kept.`;
  // A network that is away, a disk that was pulled out.
  if (
    hasCode(error, [
      'EIO',
      'ESTALE',
      'ETIMEDOUT',
      'ENOTCONN',
      'EHOSTDOWN',
      'EHOSTUNREACH',
      'ENETDOWN',
      'ENXIO',
      'ENODEV',
    ])
  )
    return `The disk of the run's folder does not answer (${error.message}); what was written before is kept.`;
  return undefined;
}
