import type { Variable } from '@tensorflow/tfjs-core';
import { CaptureError } from '../backend/capture/recorder.ts';
import { createStepper } from '../backend/create-stepper.ts';
import { EagerStepper, type KeyedStep, type Stepper } from '../backend/stepper.ts';

/** Runs steps the fastest way there is, and goes on eagerly where a step turns out not to be capturable. */
export class StepRunner {
  /** What was said when a step turned out not to be capturable. */
  readonly notices: string[] = [];
  #stepper: Stepper;

  /**
   * @param variables all that the steps may assign
   * @param scratch what they leave to each other beside that
   * @param eager runs operation by operation in any case
   */
  constructor(variables: readonly Variable[], scratch: readonly Variable[], eager: boolean) {
    this.#stepper = eager ? new EagerStepper('eager, as asked') : createStepper(variables, scratch);
  }

  /** How steps run: captured as graphs, or eagerly and why. */
  get mode(): string {
    return this.#stepper.mode;
  }

  prepare(steps: readonly KeyedStep[]): void {
    this.#withFallback((stepper) => stepper.prepare(steps));
  }

  run(step: KeyedStep): Float32Array {
    return this.#withFallback((stepper) => stepper.run(step));
  }

  /** Brings the values of all arrays, as they are on the device, into their variables. */
  pull(): void {
    this.#stepper.pull();
  }

  /** Takes over the values of the variables. */
  push(): void {
    this.#stepper.push();
  }

  dispose(): void {
    this.#stepper.dispose();
  }

  /** Goes on eagerly, and says why, when a step turns out not to be capturable. */
  #withFallback<T>(work: (stepper: Stepper) => T): T {
    try {
      return work(this.#stepper);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#stepper.pull();
      this.#stepper.dispose();
      this.#stepper = new EagerStepper(`eager: ${error.message}`);
      this.notices.push(`Training steps run one operation at a time, which is slower, because ${error.message}.`);
      return work(this.#stepper);
    }
  }
}
