import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../server/backend/cache-folder.ts';
import { runChild } from '../../server/backend/run-child.ts';

const version = '2.15.0';

/**
 * The environment in which python3 has PyTorch: as it is (`MTL_BENCH_PYTHON` names another Python), or with PyTorch from PyPI
 * in our cache folder, put there now if need be. Gives the reason where it cannot be had.
 */
export async function findPyTorch(): Promise<{ python: string; environment: NodeJS.ProcessEnv } | string> {
  const python = process.env.MTL_BENCH_PYTHON ?? 'python3';
  if (await imports(python, process.env)) return { python, environment: process.env };
  const place = path.join(cacheFolder(), 'bench', `torch-${version}`);
  const environment = { ...process.env, PYTHONPATH: place };
  if (!existsSync(place)) {
    console.error(`Installing PyTorch ${version} from PyPI into ${place} (about 5 GB) …`);
    const aside = `${place}.${process.pid}`;
    mkdirSync(path.dirname(place), { recursive: true });
    const pip = ['-m', 'pip', 'install', '--quiet', '--target', aside, `torch==${version}`, 'numpy'];
    const { code, err } = await runChild(python, pip);
    if (code !== 0) {
      rmSync(aside, { recursive: true, force: true });
      return `PyTorch ${version} could not be installed: ${err.trim().split('\n').at(-1)}`;
    }
    renameSync(aside, place);
  }
  return (await imports(python, environment)) ? { python, environment } : `${place} does not import in ${python}`;
}

async function imports(python: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  return (await runChild(python, ['-c', 'import torch'], { environment })).code === 0;
}
