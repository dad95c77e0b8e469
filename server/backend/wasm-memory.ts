import type { KernelBackend } from '@tensorflow/tfjs-core';

/** WebAssembly without the memory that a tensor needs. */
export class WasmMemoryError extends Error {
  override readonly name = 'WasmMemoryError';

  constructor(bytes: number, cause?: unknown) {
    super(`WebAssembly is out of memory: ${bytes} bytes more cannot be had`, { cause });
  }
}

interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

function allocatorOf(backend: object): Allocator | undefined {
  const wasm: unknown = 'wasm' in backend ? backend.wasm : undefined;
  const has = typeof wasm === 'object' && wasm !== null && '_malloc' in wasm && typeof wasm._malloc === 'function';
  return has ? (wasm as Allocator) : undefined;
}

/**
 * Lets the wasm backend throw a `WasmMemoryError` where it has no memory for a tensor. Left alone it takes the address 0 that
 * it then gets for a good one, and writes over what other tensors hold.
 */
export function checkAllocations(backend: KernelBackend): void {
  const allocator = allocatorOf(backend);
  if (!allocator) throw new Error('the wasm backend has no allocator');
  // The first call replaces the function by the one in the module.
  allocator._free(allocator._malloc(1));
  const allocate = allocator._malloc;
  allocator._malloc = (bytes) => {
    const address = attempted(() => allocate(bytes), bytes);
    if (address === 0 && bytes > 0) throw new WasmMemoryError(bytes);
    return address;
  };
}

function attempted(allocate: () => number, bytes: number): number {
  try {
    return allocate();
  } catch (error) {
    if (error instanceof Error && error.name === 'RuntimeError') throw new WasmMemoryError(bytes, error);
    throw error;
  }
}
