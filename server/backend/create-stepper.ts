import { engine, getBackend, type Variable } from '@tensorflow/tfjs-core';
import { CapturedStepper } from './capture/captured-stepper.ts';
import { isGraphBackend } from './capture/graph-backend.ts';
import { EagerStepper, type Stepper } from './stepper.ts';

/**
 * The fastest way to run steps on the backend in use: as graphs on TensorFlow, operation by operation on wasm.
 * @param scratch variables that steps leave to each other, whose values nobody else needs
 */
export function createStepper(variables: readonly Variable[], scratch: readonly Variable[] = []): Stepper {
  const backend = engine().findBackend(getBackend());
  if (isGraphBackend(backend)) return new CapturedStepper(backend, variables, scratch);
  return new EagerStepper(`eager: the ${getBackend()} backend has no graphs`);
}
