import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../../trainer/folder/files.ts';
import { claimRunFolder } from '../../trainer/folder/runs.ts';
import { comparisonFolders, hashOf } from '../record.ts';
import type { TrialState } from './next.ts';
import type { SweepPlan } from './plan.ts';

/** A run of a sweep that has been started. */
export interface TrialRun extends TrialState {
  /** The run's folder, relative to the sweep's. */
  readonly dir: string;
}

/** How the trials of a sweep are asked for, beside their values; the text is kept beside the record. */
export interface SweepRequest {
  readonly file: string;
  readonly arm?: string;
  /** Absolute folders of the runs that a transfer starts from. */
  readonly sources?: readonly string[];
  readonly epochs?: number;
  readonly dataRoot?: string;
  readonly backend?: 'auto' | 'tensorflow' | 'wasm';
}

/** `sweep.json`: what a sweep tries, and what its trials have come to. */
export interface SweepRecord {
  readonly format: 1;
  /** The name of the sweep's folder: a number, claimed by creating it. */
  readonly id: string;
  readonly name: string;
  /** What the definition and the options amount to; the same for the same question. */
  readonly sha256: string;
  readonly request: SweepRequest;
  readonly plan: SweepPlan;
  readonly runs: readonly TrialRun[];
  readonly created: string;
}

/** A sweep and its folder. */
export interface OpenSweep {
  readonly dir: string;
  readonly sweep: SweepRecord;
}

const recordFile = 'sweep.json';
const definitionFile = 'definition.mtl.yaml';

/** Takes the sweep of this question up again, or begins it in a folder of its own; `fresh` always begins. */
export function openSweep(
  sweeps: string,
  { name, text, request, plan }: Pick<SweepRecord, 'name' | 'request' | 'plan'> & { readonly text: string },
  fresh = false,
): OpenSweep {
  const sha256 = hashOf([text, request, plan]);
  const known = fresh ? undefined : sweepsIn(sweeps).find(({ sweep }) => sweep.sha256 === sha256);
  if (known) return known;
  const dir = claimRunFolder(sweeps);
  const created = new Date().toISOString();
  const sweep: SweepRecord = { format: 1, id: path.basename(dir), name, sha256, request, plan, runs: [], created };
  writeWhole(path.join(dir, definitionFile), text);
  writeSweep(dir, sweep);
  return { dir, sweep };
}

/** The sweeps that are kept in a folder, the newest first. */
export const sweepsIn = (sweeps: string): readonly OpenSweep[] =>
  comparisonFolders(sweeps).flatMap((dir) => openIfThere(dir) ?? []);

export function writeSweep(dir: string, sweep: SweepRecord): void {
  mkdirSync(dir, { recursive: true });
  writeWhole(path.join(dir, recordFile), `${JSON.stringify(sweep, null, 2)}\n`);
}

/** Reads `sweep.json`, which only we write; throws with the file's name where it is none. */
export function readSweep(dir: string): OpenSweep {
  const file = path.join(dir, recordFile);
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isSweep(value)) throw new Error(`${file} is not a sweep of this version`);
  return { dir, sweep: value };
}

/** The text of the definition that a sweep was begun with. */
export const definitionOf = (dir: string): string => readFileSync(path.join(dir, definitionFile), 'utf8');

/** Undefined where the folder has no readable sweep: its writing may have been cut short. */
function openIfThere(dir: string): OpenSweep | undefined {
  try {
    return readSweep(dir);
  } catch {
    return undefined;
  }
}

function isSweep(value: unknown): value is SweepRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { format, id, sha256, request, plan, runs }: Readonly<Record<string, unknown>> = { ...value };
  return (
    format === 1 &&
    [id, sha256].every((text) => typeof text === 'string') &&
    [request, plan].every((part) => typeof part === 'object' && part !== null) &&
    Array.isArray(runs)
  );
}
