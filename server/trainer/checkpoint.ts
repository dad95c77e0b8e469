import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { io, type NamedTensorMap } from '@tensorflow/tfjs-core';
import { syncFolder, writeWhole } from './folder/files.ts';
import type { CourseState } from './course.ts';
import type { Learner, MethodStates } from './learner.ts';

/** `last`: where training goes on; `chosen`: the best epoch so far, which is tested; `best-TASK`: that of a task. */
export type CheckpointName = 'last' | 'chosen' | `best-${string}`;

/** The name of a task's best checkpoint, which is one of a folder too. */
export const bestOf = (task: string): CheckpointName => `best-${encodeURIComponent(task)}`;

/** Where a run stood when its parameters were saved. */
export interface CheckpointPlace {
  readonly step: number;
  readonly epoch: number;
  /** What its learning rate and its end depend on. */
  readonly course: CourseState;
  /** Training rows seen, all tasks together, and seconds of training. */
  readonly samples: number;
  readonly seconds: number;
  /** Labels that training has seen of each task. */
  readonly seen: Readonly<Record<string, number>>;
  /** Absent where the epoch has ended with its scores. */
  readonly begun?: BegunEpoch;
  /** Why training ends with this epoch, where it comes early. */
  readonly stop?: string;
}

/** How far an epoch is that has not ended. */
export interface BegunEpoch {
  /** Steps of it that have been taken. */
  readonly steps: number;
  /** The sums of each task's training scores so far. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
  /** Whether the weighting has learned from the epoch already: only the scores on other rows are missing. */
  readonly learned: boolean;
}

/** What stands in `checkpoint.json` beside the values. */
interface Manifest extends CheckpointPlace {
  readonly format: 1;
  readonly sha256: string;
  /** Steps that have reached each parameter. */
  readonly counts: Readonly<Record<string, number>>;
  /** What weighting and aggregator remember. */
  readonly methods: MethodStates;
  /** Shapes and places of the arrays in `values.bin`, in TensorFlow.js's own weights format. */
  readonly specs: io.WeightsManifestEntry[];
  /** SHA-256 of this manifest without this entry; older ones have none. */
  readonly manifestSha256?: string;
}

/** A checkpoint that cannot be used: the file and the reason are in the message. */
export class CheckpointError extends Error {
  readonly code = 'checkpoint-unusable';
}

/**
 * Saves parameters, their averages (`NAME/average`), optimizer slots and counts as folder `name` under `checkpoints`. Sums of
 * gradients need no saving: between two steps they are zero. It is written aside, synced and renamed, and the one before it is
 * kept: whenever the process dies, and where a disk damages one of the two, the other is whole.
 */
export async function saveCheckpoint(
  checkpoints: string,
  name: CheckpointName,
  learner: Learner,
  place: CheckpointPlace,
): Promise<void> {
  const target = path.join(checkpoints, name);
  const aside = path.join(checkpoints, `.${name}.new`);
  const previous = path.join(checkpoints, `.${name}.old`);
  rmSync(aside, { recursive: true, force: true });
  // Not recursive: a run whose folder somebody has removed must not bring it back.
  mkdirSync(aside);
  learner.pull();
  const tensors: NamedTensorMap = learner.arrays;
  const { data, specs } = await io.encodeWeights(tensors);
  const values = new Uint8Array(data);
  const sha256 = sha256Of(values);
  const manifest: Manifest = {
    format: 1,
    ...place,
    sha256,
    counts: learner.optimizer.counts,
    methods: learner.methods,
    specs,
  };
  writeWhole(path.join(aside, 'values.bin'), values);
  const whole: Manifest = { ...manifest, manifestSha256: sha256Of(JSON.stringify(manifest)) };
  writeWhole(path.join(aside, 'checkpoint.json'), JSON.stringify(whole));
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, previous);
  renameSync(aside, target);
  syncFolder(checkpoints);
}

const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return (
    fields.format === 1 &&
    typeof fields.sha256 === 'string' &&
    Array.isArray(fields.specs) &&
    [fields.step, fields.epoch, fields.samples].every(Number.isInteger) &&
    typeof fields.seconds === 'number' &&
    [fields.counts, fields.course, fields.methods, fields.seen].every(
      (part) => typeof part === 'object' && part !== null,
    )
  );
}

/** Reads one checkpoint folder and checks it. Throws `CheckpointError` where a file is missing, damaged or of another version. */
function readCheckpoint(folder: string): { manifest: Manifest; values: ArrayBuffer } {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'checkpoint.json'), 'utf8'));
    const bytes = readFileSync(path.join(folder, 'values.bin'));
    if (!isManifest(manifest))
      throw new CheckpointError(`${folder}/checkpoint.json is not a checkpoint of this version.`);
    const { manifestSha256, ...rest } = manifest;
    if (manifestSha256 !== undefined && sha256Of(JSON.stringify(rest)) !== manifestSha256)
      throw new CheckpointError(`${folder}/checkpoint.json is damaged: its checksum is not the one that was written.`);
    if (sha256Of(bytes) !== manifest.sha256)
      throw new CheckpointError(`${folder}/values.bin is damaged: its checksum is not the one that was written.`);
    return { manifest, values: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) };
  } catch (error) {
    if (error instanceof CheckpointError || !(error instanceof Error)) throw error;
    throw new CheckpointError(`${folder} cannot be read: ${error.message}.`, { cause: error });
  }
}

/** An array as a checkpoint keeps it. */
export interface SavedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The arrays of a checkpoint's folder, by name, with the checksum of them all. Throws `CheckpointError` where it is unusable. */
export function readArrays(folder: string): { sha256: string; arrays: ReadonlyMap<string, SavedArray> } {
  const { manifest, values } = readCheckpoint(folder);
  const tensors = io.decodeWeights(values, manifest.specs);
  try {
    const arrays = Object.entries(tensors).map(
      ([name, tensor]) => [name, { shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) }] as const,
    );
    return { sha256: manifest.sha256, arrays: new Map(arrays) };
  } finally {
    Object.values(tensors).forEach((tensor) => tensor.dispose());
  }
}

/** The folders in which a checkpoint may be found, in the order in which they are tried. */
function foldersOf(checkpoints: string, name: CheckpointName): readonly string[] {
  const names: readonly CheckpointName[] =
    name === 'last' ? ['last', 'chosen'] : name === 'chosen' ? ['chosen', 'last'] : [name];
  return names.flatMap((each) => [each, `.${each}.old`]).map((folder) => path.join(checkpoints, folder));
}

/** Whether anything has been saved. */
export function hasCheckpoint(checkpoints: string): boolean {
  return foldersOf(checkpoints, 'last').some((folder) => existsSync(folder));
}

interface FoundCheckpoint {
  readonly manifest: Manifest;
  readonly values: ArrayBuffer;
  /** What is wrong with those that had to be passed over. */
  readonly damage: readonly string[];
}

/** The newest checkpoint that is whole: a death in the middle of saving, or a damaged disk, leaves the one before. */
function newestCheckpoint(checkpoints: string, name: CheckpointName, epoch: number | undefined): FoundCheckpoint {
  const damage: string[] = [];
  for (const folder of foldersOf(checkpoints, name)) {
    if (!existsSync(folder)) continue;
    try {
      const found = readCheckpoint(folder);
      if (epoch === undefined || (found.manifest.epoch === epoch && !found.manifest.begun)) return { ...found, damage };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      damage.push(error.message);
    }
  }
  const why = damage.length > 0 ? damage.join(' ') : `${path.join(checkpoints, name)} is not there.`;
  throw new CheckpointError(`Nothing that was saved can be used, so the run has to be started anew. ${why}`);
}

/** What to restore, and what to do where it is damaged. */
export interface RestoreOptions {
  /** Only the state after this epoch will do. */
  readonly epoch?: number;
  /** Told, in sentences, what is damaged and what is used in its place. */
  readonly onDamage?: (text: string) => void;
}

/**
 * Gives a learner the parameters and slots of a checkpoint, or of the one before where it is damaged. Throws
 * `CheckpointError` where none is whole or it is another network's.
 */
export function restoreCheckpoint(
  checkpoints: string,
  name: CheckpointName,
  learner: Learner,
  { epoch: wanted, onDamage }: RestoreOptions = {},
): CheckpointPlace {
  const { manifest, values, damage } = newestCheckpoint(checkpoints, name, wanted);
  if (damage.length > 0) onDamage?.(`${damage.join(' ')} The one of step ${manifest.step} is used in its place.`);
  const tensors = io.decodeWeights(values, manifest.specs);
  try {
    for (const [key, variable] of Object.entries(learner.arrays)) {
      const saved = tensors[key];
      if (!saved) throw new CheckpointError(`${path.join(checkpoints, name)} has no values for ${key}.`);
      variable.assign(saved);
    }
    learner.optimizer.counts = manifest.counts;
    learner.methods = manifest.methods;
    learner.push();
    const { step, epoch, course, samples, seconds, seen, begun, stop } = manifest;
    return {
      step,
      epoch,
      course,
      samples,
      seconds,
      seen,
      ...(begun && { begun }),
      ...(stop !== undefined && { stop }),
    };
  } finally {
    Object.values(tensors).forEach((tensor) => tensor.dispose());
  }
}
