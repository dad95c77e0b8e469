import path from 'node:path';
import { findTensorFlow } from '../backend/find-tensorflow.ts';
import { trainerEnvironment } from '../backend/trainer-environment.ts';
import { estimateText, type Estimate } from '../compare/estimate.ts';
import { foresee, lackOfSpace } from '../compare/foresee.ts';
import type { PlannedRun } from '../compare/plan.ts';
import type { ComparisonOrder } from '../compare/train.ts';
import type { Experiment } from '../definition/experiment.ts';
import type { Context } from './context.ts';
import { onInterrupt } from './interrupts.ts';

/**
 * Says what a comparison will take before it is trained; that it cannot be said is a note, since training may work all the same.
 * @returns undefined where it could not be estimated, `interrupted` where the person did not want to wait
 */
export async function tellEstimate(
  experiment: Experiment,
  order: ComparisonOrder,
  runs: readonly PlannedRun[],
  { screen, files }: Context,
): Promise<Estimate | 'interrupted' | undefined> {
  const { file, dataRoot, epochs, backend = 'auto' } = order.request;
  const folder = path.dirname(path.resolve(file));
  const root = path.resolve(dataRoot ?? folder);
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  const stopListening = onInterrupt(cancel, cancel);
  screen.status('looking at the data and taking a few steps to estimate what this takes …');
  try {
    const { ensembleSize } = order.plan;
    const work = { experiment, runs, ensembleSize, epochs, place: { root, allowed: [root, folder] }, backend };
    const environment = trainerEnvironment(backend === 'wasm' ? undefined : await findTensorFlow());
    const signal = AbortSignal.any([controller.signal, screen.broken]);
    const estimate = await foresee(work, { trainerFile: files.trainer, environment, signal });
    screen.note(`${estimateText(estimate)}.`);
    const lack = await lackOfSpace(folder, estimate);
    if (lack !== undefined) screen.note(`warning: ${lack}`);
    return estimate;
  } catch (error) {
    if (controller.signal.aborted) return 'interrupted';
    if (!(error instanceof Error && 'code' in error)) throw error;
    screen.note(`note: what this takes cannot be estimated: ${error.message}`);
    return undefined;
  } finally {
    screen.status('');
    stopListening();
  }
}
