/** The two backends, by TensorFlow.js's names for them. */
export type BackendName = 'tensorflow' | 'wasm';

/** How much slower wasm is than TensorFlow's CPU kernels, measured on the CIFAR network of two convolutions. */
export const wasmSlowdown = 'about ten times slower than TensorFlow';
