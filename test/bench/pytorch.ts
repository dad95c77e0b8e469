import { providePython } from '../python-packages.ts';

const version = '2.15.0';

/**
 * The environment in which python3 has PyTorch: as it is (`MTL_BENCH_PYTHON` names another Python), or with PyTorch from PyPI
 * in our cache folder, put there now if need be. Gives the reason where it cannot be had.
 */
export const findPyTorch = (): ReturnType<typeof providePython> =>
  providePython({
    name: `torch-${version}`,
    packages: [`torch==${version}`, 'numpy'],
    modules: ['torch'],
    size: '5 GB',
    ...(process.env.MTL_BENCH_PYTHON !== undefined && { python: process.env.MTL_BENCH_PYTHON }),
  });
