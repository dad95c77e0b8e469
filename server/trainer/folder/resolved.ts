import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Experiment } from '../../definition/experiment.ts';
import { runFiles, writeWhole } from './files.ts';

/** `resolved.json`: all that a trainer needs to do a run, and to do it again. */
export interface ResolvedRun {
  readonly format: 1;
  readonly arm: string;
  /** Absolute path of the definition the run was started from. */
  readonly definition: string;
  /** Absolute folder that paths of the definition are relative to. */
  readonly root: string;
  /** Absolute folders that data may be read from. */
  readonly allowed: readonly string[];
  /** `auto` takes TensorFlow where it is set up, else wasm. */
  readonly backend: 'auto' | 'tensorflow' | 'wasm';
  /** One small batch through every part. */
  readonly smoke: boolean;
  /** The experiment with defaults, overrides and the arm applied. */
  readonly experiment: Experiment;
  /** The epoch after which it is held until somebody lets it go on: a trial of a sweep. While it is there no test row is read. */
  readonly until?: number;
  /** Absolute folders of the finished runs whose outputs this one averages; it trains nothing itself. */
  readonly members?: readonly string[];
  /** By data set, once it has been read: SHA-256 of the published rows' contents, and of the ids of the rows in each split. */
  readonly hashes?: Readonly<Record<string, DataHashes>>;
  /** Once it has been read: the checkpoint that first values came from, and the SHA-256 of its values. */
  readonly start?: { readonly folder: string; readonly sha256: string };
}

/** What the rows of a run were. */
export interface DataHashes {
  readonly rows: { readonly train: string; readonly test: string };
  /** `test` is absent in runs of before it was recorded. */
  readonly split: { readonly train: string; readonly validation: string; readonly test?: string };
}

export function writeResolved(dir: string, resolved: ResolvedRun): void {
  writeWhole(path.join(dir, runFiles.resolved), `${JSON.stringify(resolved, null, 2)}\n`);
}

function isResolved(value: unknown): value is ResolvedRun {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 1 &&
    'experiment' in value &&
    typeof value.experiment === 'object' &&
    'root' in value &&
    typeof value.root === 'string'
  );
}

/** Reads `resolved.json`, which only we write; throws where it is missing or of another version. */
export function readResolved(dir: string): ResolvedRun {
  const file = path.join(dir, runFiles.resolved);
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isResolved(value)) throw new Error(`${file} is not a run of this version`);
  return value;
}
