import { engine, Tensor } from '@tensorflow/tfjs-core';
import type { KernelFunc } from '@tensorflow/tfjs-core';

/** A kernel written with operations: what TensorFlow.js passes to a kernel, to a tensor. */
export type ComposedKernel = (call: Parameters<KernelFunc>[0]) => Tensor;

/** An input of a kernel, which the engine passes as a tensor although its type says less. */
export function inputOf({ inputs }: Parameters<KernelFunc>[0], name: string): Tensor {
  const input = inputs[name];
  if (input instanceof Tensor) return input;
  throw new TypeError(`The kernel lacks its input ${name}.`);
}

/** The one output of a kernel of the backend's own, as a tensor. */
export function outputOf(result: ReturnType<KernelFunc>): Tensor {
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined) throw new TypeError('The kernel gave no output.');
  return output instanceof Tensor ? output : engine().makeTensorFromTensorInfo(output);
}

/** An attribute that is a list of numbers, as a shape. */
function numbersOf({ attrs }: Parameters<KernelFunc>[0], name: string): number[] {
  const value = attrs?.[name];
  if (!Array.isArray(value)) throw new TypeError(`The kernel's ${name} is no list.`);
  return value.map((item) => {
    if (typeof item !== 'number') throw new TypeError(`The kernel's ${name} holds more than numbers.`);
    return item;
  });
}

/** Four sizes of a kernel's attribute. */
export function fourOf(call: Parameters<KernelFunc>[0], name: string): [number, number, number, number] {
  const [a, b, c, d] = numbersOf(call, name);
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new TypeError(`The kernel's ${name} has fewer than four sizes.`);
  }
  return [a, b, c, d];
}
