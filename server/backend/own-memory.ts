import type { TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import type { GraphBackend } from './capture/graph-backend.ts';

type Values = Parameters<TFJSBinding['createTensor']>[2];

/**
 * Bytes before the values in their buffer. TensorFlow copies what does not begin at a multiple of its alignment, which is 16
 * bytes or more, and every buffer of V8's begins at a multiple of 8.
 */
const offset = 4;

/**
 * Lets every tensor have memory of its own. tfjs-node gives TensorFlow the memory of typed arrays where that happens to be
 * aligned, with a callback into V8 for when the tensor is no more. A graph's variables keep what was fed, and TensorFlow
 * lets go of it on threads of its own, where a callback into V8 destroys the heap.
 */
export function keepMemoryApart(backend: GraphBackend): void {
  const { binding } = backend;
  const createTensor: TFJSBinding['createTensor'] = (shape, dtype, values) =>
    binding.createTensor(shape, dtype, unaligned(values));
  // The addon's own properties are read-only.
  backend.binding = Object.create(binding, { createTensor: { value: createTensor } }) as TFJSBinding;
}

/** The same numbers where TensorFlow will not take them as they lie; anything but numbers as it is. */
function unaligned(values: Values): Values {
  const kind = [Float32Array, Int32Array, Uint8Array].find((type) => values instanceof type);
  if (kind === undefined) return values;
  const numbers = values as Float32Array | Int32Array | Uint8Array;
  const copy = new kind(new ArrayBuffer(numbers.byteLength + offset), offset, numbers.length);
  copy.set(numbers);
  return copy;
}
