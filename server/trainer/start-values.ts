import { existsSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { StartFrom } from '../definition/experiment.ts';
import type { Network } from '../model/network.ts';
import type { Parameter, State } from '../model/parameter.ts';
import { CheckpointError, readArrays, type SavedArray } from './checkpoint.ts';
import { DataError } from '../data/data-error.ts';
import { locate, type Place } from '../data/place.ts';
import { runFiles } from './folder/files.ts';
import type { ResolvedRun } from './folder/resolved.ts';

/** What another run has learned. */
export interface StartValues {
  /** The checkpoint's folder. */
  readonly folder: string;
  /** Of the values, to know later whether they are still the same. */
  readonly sha256: string;
  readonly arrays: ReadonlyMap<string, SavedArray>;
}

/** First values that cannot be taken; the message says why, and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'start-unusable';
}

/** The real, absolute folder that a definition starts from. Throws a StartError where there is none, or it may not be read. */
async function locateStart(folder: string, place: Place): Promise<string> {
  try {
    return await locate(folder, place);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const wanted = path.resolve(place.root, folder);
    throw new StartError(
      error.code === 'data-outside'
        ? `Training cannot start from ${wanted}: it lies outside the folders that may be read. Copy the run beside the definition.`
        : `Training cannot start from ${wanted}: there is no such folder. Name a run's folder relative to the definition, as .mtl/runs/3.`,
      { cause: error },
    );
  }
}

/**
 * Reads what a run has learned.
 * @param folder of a run, whose chosen checkpoint is taken, or of a checkpoint
 * @throws StartError where there is none
 */
export function readStartValues(folder: string): StartValues {
  const chosen = path.join(folder, runFiles.checkpoint, 'chosen');
  const own = existsSync(path.join(folder, 'checkpoint.json')) ? folder : chosen;
  if (!existsSync(own))
    throw new StartError(
      `There is no checkpoint to start from in ${folder}: name the folder of a run that has finished an epoch, or of a checkpoint.`,
    );
  try {
    return { folder: own, ...readArrays(own) };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new StartError(`Training cannot start from ${folder}: ${error.message}`, { cause: error });
  }
}

/** What a run starts from. Throws a StartError where that is not there, or not what it was when the run was started. */
export async function startOf(resolved: ResolvedRun, { path: folder }: StartFrom): Promise<StartValues> {
  const place = { root: path.dirname(resolved.definition), allowed: resolved.allowed };
  const start = readStartValues(await locateStart(folder, place));
  const before = resolved.start?.sha256;
  if (before === undefined || before === start.sha256) return start;
  throw new StartError(
    `The run cannot begin again: ${start.folder} is not what it was when the run was started. Start a new run.`,
  );
}

/**
 * Gives a fresh network the values that it takes from another run: averages of weights where that run has them, since its
 * scores are theirs.
 * @throws StartError naming the first array that is missing or has another shape, before anything is changed
 */
export function takeStart(network: Network, { layers }: StartFrom, { folder, arrays }: StartValues): void {
  const wanted = [...network.parameters, ...network.state].filter((array) => isTaken(layers, array));
  const found = wanted.map((array) => ({
    array,
    saved: arrays.get(`${array.name}/average`) ?? arrays.get(array.name),
  }));
  for (const { array, saved } of found) checkFits(array, saved, folder);
  for (const { array, saved } of found)
    if (saved) tf.tidy(() => array.variable.assign(tf.tensor(saved.values, [...saved.shape])));
}

function isTaken(layers: StartFrom['layers'], array: Parameter | State): boolean {
  if (layers === 'all') return true;
  if (layers === 'shared') return array.part !== 'head';
  const own = 'layers' in array ? array.layers : [array.layer, ...(array.within ?? [])];
  return own.some((layer) => layers.includes(layer));
}

function checkFits({ name, variable }: Parameter | State, saved: SavedArray | undefined, folder: string): void {
  const way =
    'Name under layers only what both networks have (shared, or a list of layers), or make the layers the same.';
  if (!saved) throw new StartError(`Training cannot start from ${folder}: it has no values for ${name}. ${way}`);
  const [here, there] = [variable.shape, saved.shape].map((shape) => shape.join(' × ') || 'one number');
  if (here === there) return;
  throw new StartError(
    `Training cannot start from ${folder}: its ${name} is ${there}, and this network's is ${here}. ${way}`,
  );
}
