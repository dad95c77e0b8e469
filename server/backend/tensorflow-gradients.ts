import {
  engine,
  mul,
  registerGradient,
  registerKernel,
  sigmoid,
  sub,
  unregisterGradient,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';

/** An activation whose gradient TensorFlow computes in one operation, where TensorFlow.js composes three or four. */
interface ActivationGradient {
  /** The kernel of the activation, `y = f(x)`. */
  readonly activation: string;
  /** TensorFlow's operation for `dx`, from `dy` and either x or y. */
  readonly operation: string;
  readonly saves: 'x' | 'y';
  /** SigmoidGrad and TanhGrad take y first; the others dy. */
  readonly dyFirst: boolean;
  /**
   * d(operation)/d(x) times `g`, for second derivatives. Those that save y have none: TensorFlow.js loses how a saved
   * output depends on x, so that its own second derivatives of them are wrong without a word; here they throw.
   */
  readonly curvature?: (g: Tensor, dy: Tensor, x: Tensor) => Tensor;
}

const flat = (g: Tensor) => zerosLike(g);

const activationGradients: readonly ActivationGradient[] = [
  { activation: 'Relu', operation: 'ReluGrad', saves: 'y', dyFirst: true, curvature: flat },
  { activation: 'Relu6', operation: 'Relu6Grad', saves: 'y', dyFirst: true, curvature: flat },
  { activation: 'Sigmoid', operation: 'SigmoidGrad', saves: 'y', dyFirst: false },
  { activation: 'Tanh', operation: 'TanhGrad', saves: 'y', dyFirst: false },
  {
    ...{ activation: 'Softplus', operation: 'SoftplusGrad', saves: 'x', dyFirst: true },
    curvature: (g, dy, x) => mul(mul(g, dy), mul(sigmoid(x), sub(1, sigmoid(x)))),
  },
];

/** Whether an object is tfjs-node's backend, with the methods that we call. */
export function isNodeBackend(backend: object | null): backend is NodeJSKernelBackend {
  return backend !== null && 'executeSingleOutput' in backend && 'binding' in backend && 'isUsingGpuDevice' in backend;
}

/**
 * Lets TensorFlow compute the gradients of activations. Relu's, from Step, Select and IsNan, took a third of a training
 * step of the CIFAR network. Elu's is one operation already.
 */
export function registerActivationGradients(backend: NodeJSKernelBackend): void {
  for (const gradient of activationGradients) {
    registerOperation(gradient, backend);
    registerFirst(gradient);
    registerSecond(gradient);
  }
}

function registerOperation({ operation, dyFirst }: ActivationGradient, backend: NodeJSKernelBackend): void {
  const type = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT };
  registerKernel({
    kernelName: operation,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs: { dy, saved } }) => {
      if (dy === undefined || saved === undefined) throw new Error(`${operation} lacks an input`);
      return backend.executeSingleOutput(operation, [type], dyFirst ? [dy, saved] : [saved, dy]);
    },
  });
}

function registerFirst({ activation, operation, saves }: ActivationGradient): void {
  unregisterGradient(activation);
  registerGradient({
    kernelName: activation,
    ...(saves === 'x' ? { inputsToSave: ['x'] } : { outputsToSave: [true] }),
    gradFunc: (dy, [saved]) => ({ x: () => run(operation, one(dy), saved) }),
  });
}

function registerSecond({ operation, curvature }: ActivationGradient): void {
  if (curvature === undefined) return;
  registerGradient({
    kernelName: operation,
    inputsToSave: ['dy', 'saved'],
    gradFunc: (g, [dy, x]) => {
      if (dy === undefined || x === undefined) throw new Error(`${operation} was saved nothing`);
      return { dy: () => run(operation, one(g), x), saved: () => curvature(one(g), dy, x) };
    },
  });
}

function run(operation: string, dy: Tensor, saved: Tensor | undefined): Tensor {
  if (saved === undefined) throw new Error(`${operation} was saved nothing`);
  return engine().runKernel<Tensor>(operation, { dy, saved });
}

function one(dy: Tensor | Tensor[]): Tensor {
  const first = Array.isArray(dy) ? dy[0] : dy;
  if (first === undefined) throw new Error('an activation has one output');
  return first;
}
