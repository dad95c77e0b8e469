import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { downloadWheels } from './download-wheels.ts';
import type { OnProgress } from './download-wheels.ts';
import { sizeOf } from './installation.ts';
import type { TensorFlowLibrary } from './installation.ts';
import type { Python } from './python.ts';
import { diskFull } from './set-up-error.ts';
import { putInPlace } from './staging.ts';
import { unpackWheel } from './unpack-wheel.ts';
import { libraryFiles, neededOfTensorFlow, requirementsOfExtra, tensorFlowVersion, tensorFlowWheel } from './wheels.ts';
import type { Machine, Variant } from './wheels.ts';

/** Bytes on disk while a variant is set up: the wheels and what is unpacked of them. */
const bytesNeeded = { cpu: 1.3e9, cuda: 9e9 } as const;

/** The folder of a variant in the cache. */
export function libraryPlace(cache: string, machine: Machine, variant: Variant): string {
  return join(cache, `tensorflow-${tensorFlowVersion}-${machine.platform}-${machine.arch}-${variant}`);
}

/** The library that an earlier set-up left in the cache, if it is whole: as large as it was when it was put there. */
export async function cachedLibrary(
  cache: string,
  machine: Machine,
  variant: Variant,
): Promise<TensorFlowLibrary | undefined> {
  const place = libraryPlace(cache, machine, variant);
  const listed = await readFile(join(place, 'sizes.json'), 'utf8').catch(() => undefined);
  if (listed === undefined) return undefined;
  const library = join(place, 'tensorflow');
  if (listed !== JSON.stringify(await sizes(library))) return undefined;
  return { source: 'set-up', library, headers: join(library, 'include'), variant };
}

/** What an installation of TensorFlow's library into the cache needs. */
export interface InstallRequest {
  readonly cache: string;
  readonly staging: string;
  readonly machine: Machine;
  readonly variant: Variant;
  readonly python: Python;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: OnProgress;
}

/** Downloads TensorFlow's library, aside, and puts it in its place in the cache. @throws SetUpError */
export async function installLibrary(request: InstallRequest): Promise<void> {
  const choice = tensorFlowWheel(request.machine, request.variant);
  await checkSpace(request.staging, bytesNeeded[request.variant]);
  const root = join(request.staging, 'library');
  await mkdir(root);
  const share = request.variant === 'cuda' ? 0.2 : 1;
  const wheel = {
    requirements: [choice.requirement],
    members: neededOfTensorFlow,
    expectedBytes: request.variant === 'cuda' ? 5.7e8 : 2.7e8,
  };
  const metadata = await fetchAndUnpack(request, { ...wheel, options: choice.options, into: root }, [0, share]);
  if (request.variant === 'cuda') {
    const nvidia = {
      requirements: requirementsOfExtra(metadata, 'and-cuda'),
      members: ['nvidia/'],
      expectedBytes: 2.8e9,
    };
    await fetchAndUnpack(request, { ...nvidia, options: choice.options, into: root }, [share, 1]);
  }
  await writeFile(join(root, 'sizes.json'), JSON.stringify(await sizes(join(root, 'tensorflow'))));
  const { cache, machine, variant } = request;
  const isWhole = async () => (await cachedLibrary(cache, machine, variant)) !== undefined;
  await putInPlace(root, libraryPlace(cache, machine, variant), request.staging, isWhole);
}

/** Wheels to fetch, and what of them goes where. */
interface Fetch {
  readonly requirements: readonly string[];
  readonly options: readonly string[];
  readonly members: readonly string[];
  readonly expectedBytes: number;
  readonly into: string;
}

/** Returns the wheels' metadata; four fifths of its share of the progress are the download. */
async function fetchAndUnpack(
  { python, staging, signal, onProgress }: InstallRequest,
  { requirements, options, members, expectedBytes, into }: Fetch,
  [from, to]: readonly [number, number],
): Promise<string> {
  const report: OnProgress = (fraction, text) =>
    onProgress(fraction === undefined ? undefined : from + (to - from) * fraction, text);
  const wheels = await downloadWheels({
    ...{ python, requirements, options, staging, expectedBytes, signal },
    onProgress: (fraction, text) => report(fraction === undefined ? undefined : 0.8 * fraction, text),
  });
  let metadata = '';
  for (const [i, wheel] of wheels.entries()) {
    const onFraction = (fraction: number) =>
      report(0.8 + (0.2 * (i + fraction)) / wheels.length, `Unpacking ${nameOf(wheel)}`);
    onFraction(0);
    metadata += await unpackWheel({ python, wheel, into, members, signal, onFraction });
    await rm(wheel);
  }
  return metadata;
}

/** A wheel's package: the part of its file name before the version. */
function nameOf(wheel: string): string {
  return basename(wheel).split('-')[0] ?? wheel;
}

/** @throws SetUpError `disk-full` before anything is downloaded */
async function checkSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const numbers = `${(needed / 1e9).toFixed(1)} GB are needed, ${((bavail * bsize) / 1e9).toFixed(1)} GB are free`;
  throw diskFull(folder, numbers);
}

async function sizes(library: string): Promise<Record<string, number | undefined>> {
  const found = await Promise.all(libraryFiles.map(async (name) => [name, await sizeOf(join(library, name))] as const));
  return Object.fromEntries(found);
}
