import { engine, version_core } from '@tensorflow/tfjs-core';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { wasmSlowdown } from './backend-name.ts';
import type { BackendName } from './backend-name.ts';
import { loadTensorFlow } from './load-tensorflow.ts';
import { loadWasm } from './load-wasm.ts';
import { SetUpError } from './set-up-error.ts';

/** The backend that this process trains on. */
export interface LoadedBackend {
  readonly name: BackendName;
  /** The GPU's or the processor's name. */
  readonly device: string;
  /** TensorFlow's version, or that of the wasm backend. */
  readonly version: string;
  /** One sentence: why this one runs. */
  readonly why: string;
  /** What a person should be told without asking: that it is slow, and what makes it faster. */
  readonly notice: string | undefined;
  readonly versions: Readonly<Record<string, string>>;
  /** TensorFlow.js's own object; for `tensorflow` the one whose `binding.executeOp` every operation passes through. */
  readonly backend: KernelBackend;
}

/** What a backend says of itself once it is loaded. */
export type BackendFacts = Pick<LoadedBackend, 'device' | 'version' | 'why'>;

/**
 * Makes a backend the one of this process, once. `auto` takes TensorFlow where the process was started for it
 * (trainerEnvironment of an installation) and it loads, else wasm.
 * @throws SetUpError `does-not-load` if TensorFlow is asked for by name and cannot be had
 */
export async function loadBackend(wanted: BackendName | 'auto'): Promise<LoadedBackend> {
  if (wanted === 'wasm') return loaded('wasm', await loadWasm('It was asked for.'), undefined);
  try {
    return loaded('tensorflow', await loadTensorFlow(), undefined);
  } catch (error) {
    if (wanted === 'tensorflow' || !(error instanceof SetUpError)) throw error;
    const notice = `Training runs on the wasm backend, ${wasmSlowdown}. ${error.message} ${error.wayOut}`;
    return loaded('wasm', await loadWasm(error.message), notice);
  }
}

function loaded(name: BackendName, facts: BackendFacts, notice: string | undefined): LoadedBackend {
  const versions = { node: process.versions.node, tfjs: version_core, [name]: facts.version };
  return { name, ...facts, notice, versions, backend: engine().findBackend(name) };
}
