import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sizeOf, type Installation } from '../backend/installation.ts';
import { putInPlace, withStaging } from '../backend/staging.ts';
import { trainerEnvironment } from '../backend/trainer-environment.ts';

/** The product as a compute node finds it. */
export interface PlacedProduct {
  /** The Node that runs the trainer. */
  readonly node: string;
  readonly trainer: string;
  /** What the trainer needs beyond the environment of its job. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What is to be placed, and where. */
export interface PlacementOrder {
  /** The trainer's program: its bundle, or its source, which is used where it lies. */
  readonly trainer: string;
  readonly version: string;
  /** TensorFlow, where it is set up; without it runs compute with WebAssembly. */
  readonly installation: Installation | undefined;
  /** A folder that every node sees under the same path. */
  readonly shared: string;
  /** Threads of a run. */
  readonly threads: number;
}

/**
 * Puts Node, the trainer and TensorFlow's libraries into a folder of the shared file system, once for each version of
 * them, so that a compute node fetches nothing. Two who place at once end with the same folder.
 */
export async function placeProduct(order: PlacementOrder): Promise<PlacedProduct> {
  const { trainer, installation, shared } = order;
  if (trainer.endsWith('.ts')) return { node: process.execPath, trainer, environment: environmentOf(order) };
  const place = path.join(shared, await nameOf(order));
  const placed = {
    node: path.join(place, 'node'),
    trainer: path.join(place, 'trainer', path.basename(trainer)),
    environment: environmentOf({ ...order, installation: installation && within(place, installation) }),
  };
  const isWhole = async (): Promise<boolean> => (await sizeOf(placed.trainer)) !== undefined;
  if (!(await isWhole()))
    await withStaging(shared, async (staging) => {
      const filled = path.join(staging, 'product');
      await fill(filled, order);
      await putInPlace(filled, place, staging, isWhole);
    });
  return placed;
}

async function nameOf({ trainer, version, installation }: PlacementOrder): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(trainer)).update(process.version);
  hash.update(installation ? `${installation.library} ${installation.addon}` : '');
  return `product-${version}-${hash.digest('hex').slice(0, 12)}`;
}

/** Where TensorFlow lies once it is placed: the libraries keep their place among the folders that they search. */
function within(place: string, installation: Installation): Installation {
  return {
    ...installation,
    library: path.join(place, 'packages', path.basename(installation.library)),
    addon: path.join(place, path.basename(installation.addon)),
  };
}

function environmentOf({ installation, threads }: Pick<PlacementOrder, 'installation' | 'threads'>) {
  const named = Object.entries(trainerEnvironment(installation, { base: {}, threads }));
  return Object.fromEntries(named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

async function fill(folder: string, { trainer, installation }: PlacementOrder): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(process.execPath, path.join(folder, 'node'), constants.COPYFILE_FICLONE);
  await cp(path.dirname(trainer), path.join(folder, 'trainer'), { recursive: true });
  if (installation) {
    const to = within(folder, installation);
    // CUDA's libraries lie beside TensorFlow's folder, where these look for them.
    const packages = path.dirname(installation.library);
    const wanted = (from: string): boolean => {
      const [first] = path.relative(packages, from).split(path.sep);
      return first === '' || first === path.basename(installation.library) || first === 'nvidia';
    };
    const filter = (from: string): boolean => wanted(from) && path.basename(from) !== 'include';
    await cp(packages, path.dirname(to.library), { recursive: true, filter, mode: constants.COPYFILE_FICLONE });
    await copyFile(installation.addon, to.addon, constants.COPYFILE_FICLONE);
  }
}
