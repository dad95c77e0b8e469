import os from 'node:os';
import type { DeviceMemory } from '../definition/cost/need.ts';
import type { BackendName } from './backend-name.ts';
import { findTensorFlow, type Search } from './find-tensorflow.ts';
import { findNvidiaDriver } from './nvidia.ts';
import { systemText } from './system-text.ts';

/** Bytes that a process can have here. */
export function memoryHere(): number {
  const limits = /^Max address space +(\d+)/m.exec(systemText('/proc/self/limits'));
  const constrained = process.constrainedMemory();
  return Math.min(os.totalmem(), constrained > 0 ? constrained : Infinity, limits ? Number(limits[1]) : Infinity);
}

/** What 32-bit addresses reach. */
const wasmBytes = 4 * 2 ** 30;

/** The memory that the steps of a run would have here, found without loading a backend. */
export async function deviceMemory(backend: BackendName | 'auto', search: Search = {}): Promise<DeviceMemory> {
  const installation = backend === 'wasm' ? undefined : await findTensorFlow(search);
  const own = memoryHere();
  if (!installation && backend !== 'tensorflow') return { device: 'WebAssembly', bytes: Math.min(wasmBytes, own) };
  const driver = installation?.variant === 'cpu' ? undefined : await findNvidiaDriver();
  if (driver?.memory === undefined) return { device: 'this computer', bytes: own };
  return { device: `the GPU${driver.cards[0] ? ` (${driver.cards[0]})` : ''}`, bytes: driver.memory };
}
