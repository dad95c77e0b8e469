import { loadBackend } from '../backend/load.ts';
import type { ResolvedRun } from './folder/resolved.ts';
import type { Reporter } from './reporter.ts';

/** Loads the backend a run asks for and records which one runs and why; `auto` falls back to wasm with a plain notice. */
export async function startBackend(wanted: ResolvedRun['backend'], reporter: Reporter): Promise<void> {
  reporter.activity(wanted === 'wasm' ? 'loading wasm' : 'loading TensorFlow');
  const backend = await loadBackend(wanted);
  reporter.update({
    backend: { name: backend.name, device: backend.device, version: backend.version, why: backend.why },
    ...threadsOf(backend.name),
    versions: { ...reporter.record.versions, ...backend.versions },
  });
  if (backend.notice) reporter.notice(backend.notice);
}

/** How many threads an operation has, where the environment that this process was started with says so. */
function threadsOf(backend: string): { threads?: number } {
  const threads = Number(process.env['TF_NUM_INTRAOP_THREADS']);
  return backend === 'tensorflow' && threads > 0 ? { threads } : {};
}
