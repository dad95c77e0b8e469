import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheFolder } from '../../server/backend/cache-folder.ts';
import { deviceMemory } from '../../server/backend/device-memory.ts';
import { findNvidiaDriver } from '../../server/backend/nvidia.ts';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { requirementsOfExtra, tensorFlowWheel } from '../../server/backend/wheels.ts';
import { script, temporaryFolder } from './fakes.ts';

test('the cache lies where the platform and the person want it', () => {
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/caches' }, 'linux'), '/caches/mtl-experiments');
  assert.match(cacheFolder({}, 'linux'), /\/\.cache\/mtl-experiments$/);
  assert.match(cacheFolder({}, 'darwin'), /Library\/Caches\/mtl-experiments$/);
});

test('each machine gets the wheel that was built for it', () => {
  const wheel = (arch: string, variant: 'cpu' | 'cuda') =>
    tensorFlowWheel({ platform: 'linux', arch, glibc: '2.31' }, variant);
  assert.equal(wheel('x64', 'cpu').requirement, 'tensorflow-cpu==2.21.0');
  assert.equal(wheel('x64', 'cuda').requirement, 'tensorflow==2.21.0');
  assert.equal(wheel('arm64', 'cpu').requirement, 'tensorflow==2.21.0');
  assert.ok(wheel('arm64', 'cpu').options.includes('manylinux_2_27_aarch64'));
  const old = { platform: 'linux', arch: 'x64', glibc: '2.17' } as const;
  assert.throws(() => tensorFlowWheel(old, 'cpu'), { code: 'unsupported-platform', message: /2\.17 is here/ });
});

test('the packages of an extra are read from metadata old and new', () => {
  const metadata = `Requires-Dist: numpy>=1.26
Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3; extra == "and-cuda"
Requires-Dist: nvidia-nccl-cu12 (<3.0,>=2.27) ; extra == 'and-cuda'
Requires-Dist: tensorboard; extra == "other"`;
  const expected = ['nvidia-cudnn-cu12<10.0,>=9.3', 'nvidia-nccl-cu12<3.0,>=2.27'];
  assert.deepEqual(requirementsOfExtra(metadata, 'and-cuda'), expected);
});

test('without TensorFlow, runs have what WebAssembly can use', async (t) => {
  const nowhere = { cache: temporaryFolder(t), environment: {} };
  const { device, bytes } = await deviceMemory('auto', nowhere);
  assert.equal(device, 'WebAssembly');
  assert.ok(bytes > 0 && bytes <= 2 ** 32);
  const wanted = await deviceMemory('tensorflow', nowhere);
  assert.notEqual(wanted.device, 'WebAssembly');
});

test('an NVIDIA driver is seen by its tool, its kernel folder or its library', async (t) => {
  const folder = temporaryFolder(t);
  assert.equal(await findNvidiaDriver(folder, join(folder, 'none')), undefined);
  const library = join(folder, 'usr/lib/wsl/lib');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'libcuda.so.1'), '');
  assert.match((await findNvidiaDriver(folder, 'none'))?.seen ?? '', /wsl/);
  const kernel = join(folder, 'proc/driver/nvidia/gpus/0000:01:00.0');
  mkdirSync(kernel, { recursive: true });
  writeFileSync(join(kernel, 'information'), 'Model: \t NVIDIA H100\nIRQ: 1\n');
  writeFileSync(join(kernel, '../../version'), 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue\n');
  const read = await findNvidiaDriver(folder, 'none');
  assert.deepEqual([read?.cards, read?.version], [['NVIDIA H100'], '550.54.15']);
  const smi = script(join(folder, 'smi'), 'echo "NVIDIA L4, 560.1"; echo "NVIDIA L4, 560.1"');
  assert.deepEqual(await findNvidiaDriver(folder, smi), {
    cards: ['NVIDIA L4', 'NVIDIA L4'],
    version: '560.1',
    seen: 'nvidia-smi',
  });
  const withMemory = script(join(folder, 'smi-with-memory'), 'echo "NVIDIA L4, 560.1, 23034 MiB"');
  assert.equal((await findNvidiaDriver(folder, withMemory))?.memory, 23_034 * 2 ** 20);
  const broken = script(join(folder, 'smi-without-card'), 'echo "no devices were found"; exit 6');
  assert.equal((await findNvidiaDriver(folder, broken))?.version, '550.54.15');
});

test('the trainer gets TensorFlow and its threads, and nothing of the editor or of npm', () => {
  const base = {
    PATH: '/bin',
    LD_LIBRARY_PATH: '/mine',
    VSCODE_PID: '1',
    ELECTRON_RUN_AS_NODE: '1',
    npm_config_cache: 'x',
    CUDA_VISIBLE_DEVICES: '1',
  };
  const installation = {
    ...({ source: 'set-up', library: '/tf', headers: undefined, variant: 'cpu' } as const),
    addon: '/addon.node',
  };
  assert.deepEqual(trainerEnvironment(installation, { base, threads: 3 }), {
    PATH: '/bin',
    CUDA_VISIBLE_DEVICES: '1',
    LD_LIBRARY_PATH: '/tf:/mine',
    MTL_TENSORFLOW_ADDON: '/addon.node',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: '3',
    TF_NUM_INTRAOP_THREADS: '3',
    TF_NUM_INTEROP_THREADS: '3',
  });
  assert.deepEqual(trainerEnvironment(undefined, { base: { PATH: '/bin', VSCODE_PID: '1' } }), { PATH: '/bin' });
});
