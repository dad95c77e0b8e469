import { engine, getBackend, type Variable } from '@tensorflow/tfjs-core';
import { CapturedStepper } from './capture/captured-stepper.ts';
import { isGraphBackend } from './capture/graph-backend.ts';
import { EagerStepper, type Stepper } from './stepper.ts';

/** The fastest way to run steps on the backend in use: as graphs on TensorFlow, operation by operation on wasm. */
export function createStepper(variables: readonly Variable[]): Stepper {
  const backend = engine().findBackend(getBackend());
  if (isGraphBackend(backend)) return new CapturedStepper(backend, variables);
  return new EagerStepper(`eager: the ${getBackend()} backend has no graphs`);
}
