import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { hasCode } from '../../backend/has-code.ts';
import type { StepBlock } from '../messages.ts';
import { isJournalLine } from './checks.ts';
import type { EpochLine } from './journal-lines.ts';

/** A stretch of a journal in binary: its steps as one block, and what else stands in it. */
export interface Stretch {
  /** The bytes of the journal that it stands for. */
  readonly from: number;
  readonly to: number;
  /** The checksum of the journal's last bytes before `to`. */
  readonly last: number;
  /** Training went on after this step where the stretch begins. */
  readonly resume?: number;
  readonly steps: StepBlock;
  readonly epochs: readonly EpochLine[];
  readonly notices: readonly string[];
}

/** Where the columns of a journal lie. */
export const columnsOf = (journal: string): string => `${journal}.columns`;

/** Before each stretch stand its length and its checksum, four bytes each. */
export const frameBytes = 8;

/** A stretch as it is written. */
export function framed(stretch: Stretch): Uint8Array {
  const body = serialize(stretch);
  const head = Buffer.alloc(frameBytes);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([head, body]);
}

/** The stretches of a journal that are whole and its own, in their order; none where there are no columns. */
export async function stretchesOf(journal: string): Promise<readonly Stretch[]> {
  const stretches: Stretch[] = [];
  const bytes = await bytesOf(columnsOf(journal));
  for (let at = 0; at + frameBytes <= bytes.length;) {
    const end = at + frameBytes + bytes.readUInt32LE(at);
    const body = bytes.subarray(at + frameBytes, end);
    if (end > bytes.length || crc32(body) !== bytes.readUInt32LE(at + 4)) break;
    const stretch = stretchIn(body);
    if (!stretch || stretch.from < (stretches.at(-1)?.to ?? 0)) break;
    stretches.push(stretch);
    at = end;
  }
  const last = stretches.at(-1);
  return last && lastBytes(journal, last.to) === last.last ? stretches : [];
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return Buffer.alloc(0);
    throw error;
  }
}

/** Undefined where another version wrote it. */
function stretchIn(body: Uint8Array): Stretch | undefined {
  try {
    const value: unknown = deserialize(body);
    return isStretch(value) ? value : undefined;
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

function isStretch(value: unknown): value is Stretch {
  if (typeof value !== 'object' || value === null) return false;
  const { from, to, last, resume, steps, epochs, notices }: Readonly<Record<string, unknown>> = { ...value };
  return (
    [from, to, last].every(Number.isInteger) &&
    (resume === undefined || Number.isInteger(resume)) &&
    isBlock(steps) &&
    Array.isArray(epochs) &&
    epochs.every((line) => isJournalLine(line) && line.type === 'epoch') &&
    Array.isArray(notices) &&
    notices.every((notice) => typeof notice === 'string')
  );
}

function isBlock(value: unknown): value is StepBlock {
  if (typeof value !== 'object' || value === null) return false;
  const block: Readonly<Record<string, unknown>> = { ...value };
  const length = block.seconds instanceof Float64Array ? block.seconds.length : -1;
  const isColumn = (column: unknown): boolean => column instanceof Float64Array && column.length === length;
  const areColumns = (group: unknown): boolean =>
    typeof group === 'object' && group !== null && Object.values(group).every(isColumn);
  return (
    Number.isInteger(block.first) &&
    Number.isInteger(block.epoch) &&
    [block.samples, block.learningRate, block.added, block.total, block.residual].every(isColumn) &&
    [block.loss, block.weight, block.regularizer, block.gram ?? {}, block.affinity ?? {}].every(areColumns)
  );
}

const fingerprintBytes = 256;

/** A checksum of the bytes of a file before `end`; of fewer where there are not so many. */
export function lastBytes(file: string, end: number): number {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(fingerprintBytes, end));
    return crc32(bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, end - bytes.length)));
  } finally {
    closeSync(handle);
  }
}
