import type { RunRecord } from './folder/record.ts';

/** What a run's record says of an earlier life. */
const earlier = ['ended', 'reason', 'reasonCode', 'lastLines', 'pid', 'host', 'born', 'waitsFor', 'held'] as const;

/** The record of a run that begins another life: how it ended before says nothing of how it will. */
export function begunAgain(record: RunRecord): RunRecord {
  const again: { -readonly [K in keyof RunRecord]: RunRecord[K] } = { ...record };
  for (const name of earlier) delete again[name];
  return again;
}
