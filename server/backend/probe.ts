import type { Installation } from './installation.ts';
import { lastLines, runChild } from './run-child.ts';
import { SetUpError } from './set-up-error.ts';
import { trainerEnvironment } from './trainer-environment.ts';

/** What a TensorFlow says of itself once loaded. */
export interface Probe {
  readonly version: string;
  readonly gpu: boolean;
}

/** How an installation is tried: the Node that will train may be another than this one. */
export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly node?: string | undefined;
}

/** Loads the addon as the trainer does, squares two numbers, and prints what it found as the last line. */
const script = `
const addon = require(process.argv[1]);
const type = { name: 'T', type: addon.TF_ATTR_TYPE, value: addon.TF_FLOAT };
const input = addon.createTensor([2], addon.TF_FLOAT, new Float32Array([2, 3]));
const [output] = addon.executeOp('Square', [type], [input], 1);
const [four, nine] = addon.tensorDataSync(output.id);
if (four !== 4 || nine !== 9) throw new Error('Square of 2 and 3 gave ' + four + ' and ' + nine);
console.log(JSON.stringify({ version: addon.TF_Version, gpu: addon.isUsingGpuDevice() }));
`;

/**
 * Loads an installation in a process of its own and runs one operation.
 * @throws SetUpError `does-not-load`
 */
export async function probeTensorFlow(
  installation: Installation,
  { signal, node = process.execPath }: ProbeOptions = {},
): Promise<Probe> {
  const environment = { ...trainerEnvironment(installation), ...(process.versions['electron'] && electronAsNode) };
  const result = await runChild(node, ['-e', script, installation.addon], { environment, signal });
  const probe = result.code === 0 ? parseProbe(lastLines(result.out, 1)) : undefined;
  if (probe !== undefined) return probe;
  const reason = result.killedBy ?? /^\w*Error: .*/m.exec(result.err)?.[0] ?? lastLines(result.err, 1);
  const hint = result.killedBy === 'SIGILL' ? ' (this processor lacks the AVX instructions that it is built with)' : '';
  throw new SetUpError(
    'does-not-load',
    `TensorFlow in ${installation.library} does not load: ${reason}${hint}`,
    'Set up again, or use the wasm backend.',
    lastLines(result.err, 40),
  );
}

const electronAsNode = { ELECTRON_RUN_AS_NODE: '1' };

function parseProbe(line: string): Probe | undefined {
  if (!line.startsWith('{')) return undefined;
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null || !('version' in value) || !('gpu' in value)) return undefined;
  const { version, gpu } = value;
  return typeof version === 'string' && typeof gpu === 'boolean' ? { version, gpu } : undefined;
}
