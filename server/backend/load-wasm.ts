import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engine, setBackend } from '@tensorflow/tfjs-core';
import { describeProcessor } from './describe-processor.ts';
import type { BackendFacts } from './load.ts';
import { checkAllocations } from './wasm-memory.ts';
import { registerWasmKernels } from './wasm-kernels/register.ts';

/** Loads the wasm backend, which works everywhere and needs nothing installed. */
export async function loadWasm(why: string): Promise<BackendFacts> {
  // TensorFlow.js's core alone knows no gradients; this package registers them.
  await import('@tensorflow/tfjs');
  const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(wasmFolder() + sep);
  registerWasmKernels();
  if (!(await setBackend('wasm'))) throw new Error(`The wasm backend does not start from ${wasmFolder()}.`);
  checkAllocations(engine().findBackend('wasm'));
  return { version: version_wasm, device: describeProcessor(), why };
}

/** The bundles carry the .wasm files beside them; from source they lie in the npm package. */
function wasmFolder(): string {
  const here = fileURLToPath(import.meta.url);
  const carried = join(dirname(here), 'wasm');
  if (existsSync(carried)) return carried;
  return dirname(createRequire(here).resolve('@tensorflow/tfjs-backend-wasm'));
}
