import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { compiledAddon, findAddon } from './addon.ts';
import type { Places } from './addon.ts';
import { compileAddon, noAddonSources } from './compile-addon.ts';
import type { OnProgress } from './download-wheels.ts';
import { notTensorFlow, placesOf, tensorFlowVariable } from './find-tensorflow.ts';
import type { Search } from './find-tensorflow.ts';
import { libraryAt } from './installation.ts';
import type { Installation, TensorFlowLibrary } from './installation.ts';
import { cachedLibrary, installLibrary } from './library-cache.ts';
import { findNvidiaDriver } from './nvidia.ts';
import { probeTensorFlow } from './probe.ts';
import { findPython } from './python.ts';
import { cancelled, diskFull, SetUpError, type SetUpErrorCode } from './set-up-error.ts';
import { hasCode } from './has-code.ts';
import { withStaging } from './staging.ts';
import { tensorFlowWheel, thisMachine } from './wheels.ts';
import type { Machine, Variant } from './wheels.ts';

/** How TensorFlow is set up; all but `onProgress` have defaults that suit this machine. */
export interface SetUpRequest extends Search {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Which kernels; by default NVIDIA's where a driver is found and they can be had, else the processor's. */
  readonly variant?: Variant | undefined;
  /** Whether there is an NVIDIA driver; looked for without it. */
  readonly hasDriver?: boolean | undefined;
  readonly machine?: Machine | undefined;
  readonly pythons?: readonly string[] | undefined;
  readonly compilers?: readonly string[] | undefined;
  /** The Node that will train, if it is not this one. */
  readonly node?: string | undefined;
}

/**
 * Makes TensorFlow ready for training and returns it: the library that MTL_TENSORFLOW names, or the one from PyPI, kept
 * in the per-user cache; the addon; and a first operation run to prove that both work. What is there already is reused.
 * Everything is made aside and renamed into its place, so that a kill at any moment, or another set-up at the same
 * time, leaves the cache whole.
 * @throws SetUpError with a stable code for everything that can go wrong
 */
export async function setUpTensorFlow(request: SetUpRequest = {}): Promise<Installation> {
  const { signal, onProgress = () => {} } = request;
  const places = placesOf(request);
  try {
    const library = await provideLibrary(request, places, part(onProgress, 0, 0.8));
    const present = await findAddon(places);
    const compile = () => makeAddon(request, places, library, part(onProgress, 0.8, 0.95));
    const attempt = async (addon: string): Promise<Installation> => {
      onProgress(0.95, 'Trying TensorFlow');
      const { version, gpu } = await probeTensorFlow({ ...library, addon }, { signal, node: request.node });
      onProgress(1, `TensorFlow ${version} is ready, on the ${gpu ? 'GPU' : 'CPU'}`);
      return { ...library, addon };
    };
    if (present === undefined) return await attempt(await compile());
    try {
      return await attempt(present);
    } catch (error) {
      // An addon of ours that no longer loads (another system, a damaged file) is made anew, once.
      if (!isUnusable(error) || places.sources === undefined) throw error;
      if (present !== (await compiledAddon(places.cache, places.sources))) throw error;
      await rm(dirname(present), { recursive: true, force: true });
      return await attempt(await compile());
    }
  } catch (error) {
    if (hasCode(error, ['ENOSPC', 'EDQUOT'])) throw diskFull(places.cache, String(error));
    if (signal?.aborted) throw cancelled();
    throw error;
  }
}

async function provideLibrary(
  request: SetUpRequest,
  { cache }: Places,
  onProgress: OnProgress,
): Promise<TensorFlowLibrary> {
  const named = (request.environment ?? process.env)[tensorFlowVariable];
  if (named) {
    const library = await libraryAt(named);
    if (library === undefined) throw notTensorFlow(named);
    return library;
  }
  if (request.variant !== undefined) return provideVariant(request, cache, request.variant, onProgress);
  const hasDriver = request.hasDriver ?? (await findNvidiaDriver()) !== undefined;
  if (!hasDriver) return provideVariant(request, cache, 'cpu', onProgress);
  try {
    return await provideVariant(request, cache, 'cuda', onProgress);
  } catch (error) {
    const reason = reasonToDoWithout(error);
    if (reason === undefined || request.signal?.aborted) throw error;
    onProgress(0, `Setting up TensorFlow for the processor, since its NVIDIA kernels cannot be had: ${reason}`);
    return provideVariant(request, cache, 'cpu', onProgress);
  }
}

/** Why NVIDIA's kernels, which are many times as large, cannot be had where the processor's may; undefined for other errors. */
function reasonToDoWithout(error: unknown): string | undefined {
  if (hasCode(error, ['ENOSPC', 'EDQUOT'])) return 'there is not enough free disk space.';
  const codes: readonly SetUpErrorCode[] = ['wheel-missing', 'download-failed', 'disk-full', 'unsupported-platform'];
  return error instanceof SetUpError && codes.includes(error.code) ? error.message : undefined;
}

async function provideVariant(
  request: SetUpRequest,
  cache: string,
  variant: Variant,
  onProgress: OnProgress,
): Promise<TensorFlowLibrary> {
  const machine = request.machine ?? thisMachine();
  const present = await cachedLibrary(cache, machine, variant);
  if (present !== undefined) return present;
  // Says so before Python is looked for, where no Python would help.
  tensorFlowWheel(machine, variant);
  const { signal, pythons } = request;
  await withStaging(cache, async (staging) => {
    onProgress(0, 'Looking for python3 with pip');
    const python = await findPython({ candidates: pythons, staging, signal });
    await installLibrary({ cache, staging, machine, variant, python, signal, onProgress });
  });
  const installed = await cachedLibrary(cache, machine, variant);
  if (installed === undefined) throw new Error(`The library vanished from ${cache} while it was set up.`);
  return installed;
}

const isUnusable = (error: unknown): boolean => error instanceof SetUpError && error.code === 'does-not-load';

/** Compiles the addon into the cache. */
async function makeAddon(
  request: SetUpRequest,
  { cache, sources }: Places,
  tensorflow: TensorFlowLibrary,
  onProgress: OnProgress,
): Promise<string> {
  if (sources === undefined) throw noAddonSources();
  const { signal, pythons, compilers } = request;
  const out = await compiledAddon(cache, sources);
  await compileAddon({ tensorflow, out, sources, compilers, pythons, cache, signal, onProgress });
  return out;
}

/** Progress of a part, mapped to its share of the whole. */
function part(onProgress: OnProgress, from: number, to: number): OnProgress {
  return (fraction, text) => onProgress(fraction === undefined ? undefined : from + (to - from) * fraction, text);
}
