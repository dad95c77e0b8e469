import { existsSync } from 'node:fs';
import util from 'node:util';
import { engine } from '@tensorflow/tfjs-core';
import { describeProcessor } from './describe-processor.ts';
import type { BackendFacts } from './load.ts';
import { isGraphBackend } from './capture/graph-backend.ts';
import { registerGather } from './gather.ts';
import { registerMatrixProduct } from './matrix-product.ts';
import { findNvidiaDriver } from './nvidia.ts';
import { keepMemoryApart } from './own-memory.ts';
import { SetUpError } from './set-up-error.ts';
import { isNodeBackend, registerActivationGradients } from './tensorflow-gradients.ts';
import { registerBatchNormalization } from './batch-normalization.ts';
import { registerTensorFlowKernels } from './tensorflow-kernels.ts';
import { registerSpectrum } from './tensorflow-spectrum.ts';

/**
 * Loads TensorFlow into this process through the addon that MTL_TENSORFLOW_ADDON names.
 * @throws SetUpError `does-not-load`
 */
export async function loadTensorFlow(): Promise<BackendFacts> {
  const addon = process.env['MTL_TENSORFLOW_ADDON'];
  if (!addon || !existsSync(addon)) throw notSetUp();
  // tfjs-node 4.22 calls it, and Node 23 removed it.
  if (!('isNullOrUndefined' in util)) {
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  }
  // It also calls what Node only advises against, which nobody here can change.
  Object.assign(process, { noDeprecation: true });
  try {
    await import('@tensorflow/tfjs-node-gpu');
  } catch (error) {
    throw doesNotLoad(error);
  }
  const backend = engine().findBackend('tensorflow');
  if (!isNodeBackend(backend)) throw doesNotLoad('the backend that it registered is of another version');
  registerActivationGradients(backend);
  if (isGraphBackend(backend)) {
    keepMemoryApart(backend);
    registerTensorFlowKernels(backend);
    registerBatchNormalization(backend);
    registerGather(backend);
    registerSpectrum(backend);
    registerMatrixProduct(backend);
  }
  return describe(backend.binding.TF_Version, backend.isUsingGpuDevice);
}

async function describe(version: string, gpu: boolean): Promise<BackendFacts> {
  const driver = await findNvidiaDriver();
  if (gpu) return { version, device: driver?.cards[0] ?? 'NVIDIA GPU', why: 'TensorFlow is set up and finds the GPU.' };
  const reason = driver
    ? `An NVIDIA driver is here (${driver.seen}), but this TensorFlow finds no GPU.`
    : 'TensorFlow is set up, and no NVIDIA driver is here.';
  return { version, device: describeProcessor(), why: reason };
}

function notSetUp(): SetUpError {
  return new SetUpError(
    'does-not-load',
    'TensorFlow is not set up.',
    'Run «MTL: Set Up TensorFlow» in the editor, or `npm run setup` in a clone.',
  );
}

function doesNotLoad(reason: unknown): SetUpError {
  const text = reason instanceof Error ? reason.message : String(reason);
  return new SetUpError(
    'does-not-load',
    `TensorFlow does not load: ${text.split('\n')[0]}`,
    'Run «MTL: Report Environment» to see what is there, and set TensorFlow up again.',
    reason instanceof Error ? (reason.stack ?? text) : text,
  );
}
