import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addonFile, findAddonSources } from './addon.ts';
import type { AddonSources } from './addon.ts';
import { cacheFolder } from './cache-folder.ts';
import { findCompiler } from './compiler.ts';
import type { Compiler } from './compiler.ts';
import type { OnProgress } from './download-wheels.ts';
import { libraryFiles } from './wheels.ts';
import type { TensorFlowLibrary } from './installation.ts';
import { lastLines, runChild } from './run-child.ts';
import { diskFull, SetUpError } from './set-up-error.ts';
import { withStaging } from './staging.ts';

/** What is compiled, against what, and whereto. */
export interface CompileRequest {
  readonly tensorflow: Pick<TensorFlowLibrary, 'library' | 'headers'>;
  /** The file to write; it appears whole or not at all. */
  readonly out: string;
  readonly sources?: AddonSources | undefined;
  /** C++ compilers to try, in order, before PyPI's; `[]` (as packaging asks) makes an addon for every later Linux. */
  readonly compilers?: readonly string[] | undefined;
  readonly pythons?: readonly string[] | undefined;
  readonly cache?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Compiles the addon through which Node calls TensorFlow's C API.
 * @throws SetUpError `no-addon-sources`, `no-headers`, `no-compiler`, `compile-failed`, `disk-full` or `cancelled`
 */
export async function compileAddon(request: CompileRequest): Promise<void> {
  const sources = request.sources ?? findAddonSources();
  if (sources === undefined) throw noAddonSources();
  const { headers, library } = request.tensorflow;
  if (headers === undefined) throw noHeaders(library);
  const { signal, pythons, onProgress = () => {} } = request;
  await withStaging(request.cache ?? cacheFolder(), async (staging) => {
    const compiler = await findCompiler({ candidates: request.compilers, pythons, staging, signal, onProgress });
    onProgress(undefined, `Compiling the TensorFlow addon with ${compiler.description}`);
    const compiled = join(staging, addonFile);
    await compile(compiler, compilerArguments(sources, headers, library, compiled), staging, signal);
    await place(compiled, request.out);
  });
}

/** No rpath: the libraries are found through the loader path given to the trainer, wherever they lie. */
function compilerArguments(sources: AddonSources, headers: string, library: string, out: string): string[] {
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', `-I${sources.headers}`, `-I${headers}`],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(sources.binding, name)),
    ...['-o', out, `-L${library}`, ...libraryFiles.map((name) => `-l:${name}`)],
  ];
}

async function compile(
  compiler: Compiler,
  args: readonly string[],
  staging: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const environment = { ...process.env, ...compiler.environment, LC_ALL: 'C.UTF-8' };
  const { code, err } = await runChild(compiler.command, [...compiler.args, ...args], { signal, environment });
  if (code === 0) return;
  if (/No space left on device|NoSpaceLeft/.test(err)) throw diskFull(staging, lastLines(err));
  throw new SetUpError(
    'compile-failed',
    `${compiler.description} could not compile the TensorFlow addon: ${lastLines(err, 1)}`,
    'Name another C++17 compiler in CXX, or unset CXX, and set up again.',
    lastLines(err, 40),
  );
}

/** The target may be on another disk than the cache: copy beside it, then rename. */
async function place(file: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const aside = `${target}.${process.pid}`;
  try {
    await copyFile(file, aside);
    await rename(aside, target);
  } finally {
    await rm(aside, { force: true });
  }
}

/** The error of an installed extension without an addon for this platform. */
export function noAddonSources(): SetUpError {
  return new SetUpError(
    'no-addon-sources',
    `This package carries no TensorFlow addon for ${process.platform} ${process.arch}.`,
    'Install the package made for this platform, or work from a clone of the source.',
  );
}

function noHeaders(library: string): SetUpError {
  return new SetUpError(
    'no-headers',
    `${library} has TensorFlow's libraries but not its headers (include/tensorflow/c/c_api.h), from which the addon is compiled.`,
    'Point MTL_TENSORFLOW at a whole tensorflow package, or unset it to have one set up.',
  );
}
