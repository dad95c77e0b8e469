import { loadBackend } from '../backend/load.ts';
import type { ResolvedRun } from './folder/resolved.ts';
import type { Reporter } from './reporter.ts';

/** Loads the backend a run asks for and records which one runs and why; `auto` falls back to wasm with a plain notice. */
export async function startBackend(wanted: ResolvedRun['backend'], reporter: Reporter): Promise<void> {
  reporter.activity(wanted === 'wasm' ? 'loading wasm' : 'loading TensorFlow');
  const backend = await loadBackend(wanted);
  reporter.update({
    backend: { name: backend.name, device: backend.device, version: backend.version, why: backend.why },
    versions: { ...reporter.record.versions, ...backend.versions },
  });
  if (backend.notice) reporter.notice(backend.notice);
}
