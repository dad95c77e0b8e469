import type { ForcedEnd } from './folder/control.ts';

/** Why a run ended whose process is gone, where nothing tells more. */
export const goneWithoutWords = 'The trainer has gone without saying why.';

/** Why a run was ended by force that had been asked to stop. */
export function forcedReason(forced: ForcedEnd): string {
  return `Asked to stop, the run made no progress, so its trainer was ${forced}; it can go on from where it was last saved.`;
}
