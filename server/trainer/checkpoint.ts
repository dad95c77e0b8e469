import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { io, type NamedTensorMap } from '@tensorflow/tfjs-core';
import { writeWhole } from './folder/files.ts';
import type { CourseState } from './course.ts';
import type { Learner, MethodStates } from './learner.ts';

/** Where a run stood when its parameters were saved. */
export interface CheckpointPlace {
  readonly step: number;
  readonly epoch: number;
  /** What its learning rate and its end depend on. */
  readonly course: CourseState;
  /** Training rows seen, all tasks together, and seconds of training. */
  readonly samples: number;
  readonly seconds: number;
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
}

/** A checkpoint that cannot be used: the file and the reason are in the message. */
export class CheckpointError extends Error {
  readonly code = 'checkpoint-unusable';
}

/**
 * Saves parameters, their averages (`NAME/average`), optimizer slots and counts as folder `name` under `checkpoints`. Sums of
 * gradients need no saving: between two steps they are zero. It is written aside, synced and renamed, the one before it goes
 * last: whenever the process dies, one of the two is whole.
 */
export async function saveCheckpoint(
  checkpoints: string,
  name: string,
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
  const sha256 = createHash('sha256').update(values).digest('hex');
  const manifest: Manifest = {
    format: 1,
    ...place,
    sha256,
    counts: learner.optimizer.counts,
    methods: learner.methods,
    specs,
  };
  writeWhole(path.join(aside, 'values.bin'), values);
  writeWhole(path.join(aside, 'checkpoint.json'), JSON.stringify(manifest));
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, previous);
  renameSync(aside, target);
  rmSync(previous, { recursive: true, force: true });
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return (
    fields.format === 1 &&
    typeof fields.sha256 === 'string' &&
    Array.isArray(fields.specs) &&
    [fields.step, fields.epoch, fields.samples].every(Number.isInteger) &&
    typeof fields.seconds === 'number' &&
    [fields.counts, fields.course, fields.methods].every((part) => typeof part === 'object' && part !== null)
  );
}

/** Reads one checkpoint folder and checks it. Throws `CheckpointError` where a file is missing, damaged or of another version. */
function readCheckpoint(folder: string): { manifest: Manifest; values: ArrayBuffer } {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'checkpoint.json'), 'utf8'));
    const bytes = readFileSync(path.join(folder, 'values.bin'));
    if (!isManifest(manifest))
      throw new CheckpointError(`${folder}/checkpoint.json is not a checkpoint of this version.`);
    if (createHash('sha256').update(bytes).digest('hex') !== manifest.sha256)
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

/** Whether a checkpoint `name` has been saved. */
export function hasCheckpoint(checkpoints: string, name: string): boolean {
  return [name, `.${name}.old`].some((folder) => existsSync(path.join(checkpoints, folder)));
}

/** The checkpoint `name`, or the one before it where a death in the middle of saving has left only that. */
function newestCheckpoint(checkpoints: string, name: string): { manifest: Manifest; values: ArrayBuffer } {
  try {
    return readCheckpoint(path.join(checkpoints, name));
  } catch (error) {
    const previous = path.join(checkpoints, `.${name}.old`);
    if (!(error instanceof CheckpointError) || !existsSync(previous)) throw error;
    return readCheckpoint(previous);
  }
}

/** Gives a learner the parameters and slots of a checkpoint. Throws `CheckpointError` where it is damaged or another network's. */
export function restoreCheckpoint(checkpoints: string, name: string, learner: Learner): CheckpointPlace {
  const { manifest, values } = newestCheckpoint(checkpoints, name);
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
    const { step, epoch, course, samples, seconds, begun, stop } = manifest;
    return { step, epoch, course, samples, seconds, ...(begun && { begun }), ...(stop !== undefined && { stop }) };
  } finally {
    Object.values(tensors).forEach((tensor) => tensor.dispose());
  }
}
