import { findNvidiaDriver } from '../../backend/nvidia.ts';
import type { ResolvedRun } from '../folder/resolved.ts';

/** On what this process will compute, as far as that is known before anything is loaded: `cpu`, or the GPUs it may see. */
export async function deviceOf(
  backend: ResolvedRun['backend'],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const visible = environment['CUDA_VISIBLE_DEVICES'];
  const usesTensorFlow = backend !== 'wasm' && environment['MTL_TENSORFLOW_ADDON'] !== undefined;
  if (!usesTensorFlow || visible === '' || visible === '-1') return 'cpu';
  return (await findNvidiaDriver()) ? `gpu ${visible ?? 'all'}` : 'cpu';
}
