import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../folder/files.ts';
import { queueOf } from './tickets.ts';

/** How the runs of a folder take turns. */
export interface QueueRules {
  /** How many train at once on one device. */
  readonly atOnce: number;
}

/** Where nobody has said otherwise: two runs on one device take longer than one after the other, and may not fit its memory. */
export const defaultRules: QueueRules = { atOnce: 1 };

const fileOf = (runs: string): string => path.join(queueOf(runs), 'rules.json');

/** Says how the runs in a folder take turns; those that wait hear it. */
export function writeRules(runs: string, rules: QueueRules): void {
  mkdirSync(queueOf(runs), { recursive: true });
  writeWhole(fileOf(runs), `${JSON.stringify(rules)}\n`);
}

/** The rules of the runs in a folder; what cannot be read counts as not said. */
export function readRules(runs: string): QueueRules {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(runs), 'utf8'));
    if (typeof value !== 'object' || value === null || !('atOnce' in value)) return defaultRules;
    const { atOnce } = value;
    return typeof atOnce === 'number' && Number.isInteger(atOnce) && atOnce > 0 ? { atOnce } : defaultRules;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return defaultRules;
    throw error;
  }
}
