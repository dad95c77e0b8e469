import { join } from 'node:path';
import { downloadWheels } from './download-wheels.ts';
import type { OnProgress } from './download-wheels.ts';
import { findPython } from './python.ts';
import { runChild } from './run-child.ts';
import { SetUpError } from './set-up-error.ts';
import { hasCode } from './has-code.ts';
import { unpackWheel } from './unpack-wheel.ts';
import { zigVersion } from './wheels.ts';

/** A C++ compiler: a command with the arguments that come before all others, and what it needs in its environment. */
export interface Compiler {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly description: string;
}

/** How a compiler is chosen. */
export interface CompilerSearch {
  /** Commands to try in turn; by default $CXX, g++, c++ and clang++. An empty list leads straight to PyPI's. */
  readonly candidates?: readonly string[] | undefined;
  readonly pythons?: readonly string[] | undefined;
  readonly staging: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: OnProgress;
}

/** The machine's own compiler, else clang as `ziglang` from PyPI, unpacked under `staging`. @throws SetUpError `no-compiler` */
export async function findCompiler(search: CompilerSearch): Promise<Compiler> {
  const own = process.env['CXX'];
  for (const line of search.candidates ?? [...(own ? [own] : []), 'g++', 'c++', 'clang++']) {
    // $CXX may carry arguments, as in «ccache g++».
    const [command = '', ...args] = line.split(' ');
    if (await answers(command, args, search.signal)) return { command, args, environment: {}, description: line };
  }
  return fetchZig(search);
}

async function answers(command: string, args: readonly string[], signal: AbortSignal | undefined): Promise<boolean> {
  try {
    return (await runChild(command, [...args, '--version'], { signal })).code === 0;
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'EACCES'])) return false;
    throw error;
  }
}

async function fetchZig({ staging, pythons, signal, onProgress }: CompilerSearch): Promise<Compiler> {
  const place = join(staging, 'compiler');
  try {
    const python = await findPython({ candidates: pythons, staging, signal });
    const requirements = [`ziglang==${zigVersion}`];
    onProgress(undefined, 'No C++ compiler here: fetching one');
    const download = { python, requirements, options: [], staging: place, expectedBytes: 1e8, signal, onProgress };
    const [wheel] = await downloadWheels(download);
    if (wheel === undefined) throw new Error(`pip downloaded no file for ${requirements.join()}`);
    await unpackWheel({ python, wheel, into: place, members: ['ziglang/'], signal });
  } catch (error) {
    if (!(error instanceof SetUpError) || error.code === 'cancelled') throw error;
    throw new SetUpError(
      'no-compiler',
      `There is no C++ compiler here, and fetching one failed: ${error.message}`,
      `Install one (on Debian and Ubuntu: apt-get install g++), or: ${error.wayOut}`,
      error.detail,
    );
  }
  return {
    command: join(place, 'ziglang', 'zig'),
    // An old C library as the target, and the C++ library linked statically: the addon then runs on every later Linux.
    args: ['c++', '-target', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu.2.28`, '-s'],
    environment: { ZIG_GLOBAL_CACHE_DIR: join(place, 'cache'), ZIG_LOCAL_CACHE_DIR: join(place, 'cache') },
    description: `clang of ziglang ${zigVersion} from PyPI`,
  };
}
