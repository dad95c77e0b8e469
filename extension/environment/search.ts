import { tensorFlowVariable } from '../../server/backend/find-tensorflow.ts';
import type { Search } from '../../server/backend/find-tensorflow.ts';
import type { Settings } from '../settings.ts';

/** Where TensorFlow is looked for: the folder of the setting stands before the environment's. */
export function searchOf(settings: Settings): Search {
  if (settings.tensorflowPath === undefined) return {};
  return { environment: { ...process.env, [tensorFlowVariable]: settings.tensorflowPath } };
}
