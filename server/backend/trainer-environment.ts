import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';
import type { Installation } from './installation.ts';

/** How the trainer's environment is made. */
export interface TrainerEnvironmentOptions {
  /** The environment to start from; by default this process's. */
  readonly base?: NodeJS.ProcessEnv | undefined;
  /** Threads of one operation and of operations side by side; results on the CPU depend on their number bit for bit. */
  readonly threads?: number | undefined;
}

/**
 * The environment of a process that trains: the loader finds TensorFlow, TensorFlow takes GPU memory as it needs it and
 * keeps its banner to itself, the threads are fixed, and what belongs to the editor or to npm is left out.
 */
export function trainerEnvironment(
  installation: Installation | undefined,
  { base = process.env, threads = availableParallelism() }: TrainerEnvironmentOptions = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_)/.test(name));
  const environment: NodeJS.ProcessEnv = Object.fromEntries(kept);
  if (installation === undefined) return environment;
  const loaderPath = [installation.library, base['LD_LIBRARY_PATH']].filter((part) => part).join(delimiter);
  return {
    ...environment,
    LD_LIBRARY_PATH: loaderPath,
    MTL_TENSORFLOW_ADDON: installation.addon,
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: '3',
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
  };
}
