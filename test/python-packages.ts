import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../server/backend/cache-folder.ts';
import { runChild } from '../server/backend/run-child.ts';

/** Packages of PyPI that something is held against. */
export interface PythonPackages {
  /** The folder that they have in our cache. */
  readonly name: string;
  /** As pip wants them: `torch==2.15.0`. */
  readonly packages: readonly string[];
  /** What a program that needs them imports. */
  readonly modules: readonly string[];
  /** About how much is downloaded. */
  readonly size: string;
  readonly python?: string;
}

/**
 * The environment in which python3 has the packages: as it is, or with those of PyPI in our cache folder, put there now if need
 * be. Gives the reason where they cannot be had.
 */
export async function providePython(
  need: PythonPackages,
): Promise<{ python: string; environment: NodeJS.ProcessEnv } | string> {
  const { name, packages, modules, size, python = 'python3' } = need;
  const imports = async (environment: NodeJS.ProcessEnv): Promise<boolean> =>
    (await runChild(python, ['-c', `import ${modules.join(', ')}`], { environment })).code === 0;
  if (await imports(process.env)) return { python, environment: process.env };
  const place = path.join(cacheFolder(), 'bench', name);
  const environment = { ...process.env, PYTHONPATH: place };
  if (!existsSync(place)) {
    console.error(`Installing ${packages.join(', ')} from PyPI into ${place} (about ${size}) …`);
    const aside = `${place}.${process.pid}`;
    mkdirSync(path.dirname(place), { recursive: true });
    const { code, err } = await runChild(python, ['-m', 'pip', 'install', '--quiet', '--target', aside, ...packages]);
    if (code !== 0) {
      rmSync(aside, { recursive: true, force: true });
      return `${packages.join(', ')} could not be installed (pip install --target ${place} ${packages.join(' ')}): ${err.trim().split('\n').at(-1)}`;
    }
    if (existsSync(place)) rmSync(aside, { recursive: true });
    else renameSync(aside, place);
  }
  return (await imports(environment)) ? { python, environment } : `${place} does not import in ${python}`;
}

/** TensorFlow as Python has it, without support of GPUs where that can be left out. */
export const pythonTensorFlow: PythonPackages = {
  name: 'tensorflow-2.21.0',
  packages: [process.arch === 'x64' && process.platform === 'linux' ? 'tensorflow-cpu==2.21.0' : 'tensorflow==2.21.0'],
  modules: ['tensorflow'],
  size: '350 MB',
};

/** What reads tables and event files. */
export const pythonReaders: PythonPackages = {
  name: 'readers-1',
  packages: ['tensorboard==2.21.0', 'pandas==2.3.3', 'setuptools==80.9.0'],
  modules: ['tensorboard', 'pandas', 'pkg_resources'],
  size: '50 MB',
};
