/** `npm run soak [-- NAME … --minutes=N]`: the long forms of what the tests sample. */
import { spawnSync } from 'node:child_process';
import { findTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';

/** How long the soak of an hour takes. */
const minutes = Number(/^--minutes=(\d+)$/m.exec(process.argv.join('\n'))?.[1] ?? 60);

const soaks: Readonly<Record<string, () => Promise<void>>> = {
  disk: async () => {
    const { fullDisk, noSmallDisk } = await import('./full-disk.ts');
    const none = noSmallDisk();
    if (none === undefined) await fullDisk(20, 1, 'auto', console.log);
    else console.log(`Left out: ${none}`);
  },
  formats: async () => (await import('./formats.ts')).formats(100, 1, console.log),
  hour: async () => (await import('./hour.ts')).hour(minutes, 'auto', console.log),
  kill: async () => (await import('./kill.ts')).kill(100, 1, 'auto', console.log),
  language: async () => (await import('./language.ts')).language(100_000),
  memory: async () => (await import('./memory.ts')).memory(5000),
  methods: async () => {
    const [{ everyMethod, methods }, { loadBackend }] = await Promise.all([
      import('./methods.ts'),
      import('../../server/backend/load.ts'),
    ]);
    const { name } = await loadBackend('auto');
    await methods(2000, everyMethod, name === 'tensorflow', console.log);
  },
  statistics: async () => (await import('./statistics.ts')).statistics(),
};

/** Runs a soak in a process of its own, which TensorFlow's libraries must be known to before it starts. */
async function passes(name: string): Promise<boolean> {
  const command = ['--expose-gc', import.meta.filename, name, `--minutes=${minutes}`, '--here'];
  const env = trainerEnvironment(await findTensorFlow());
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit', env });
  console.log(`${name}: ${status === 0 ? 'passed' : 'failed'}`);
  return status === 0;
}

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const unknown = names.find((name) => !Object.hasOwn(soaks, name));
if (unknown !== undefined) {
  console.error(`There is no soak ${unknown}; there are: ${Object.keys(soaks).join(', ')}.`);
  process.exitCode = 2;
} else if (words.includes('--here')) {
  for (const name of names) await soaks[name]?.();
} else {
  for (const name of names.length > 0 ? names : Object.keys(soaks)) if (!(await passes(name))) process.exitCode = 1;
}
