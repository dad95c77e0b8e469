import path from 'node:path';
import { estimateText, withTrials, type Estimate } from '../compare/estimate.ts';
import { foresee, lackOfSpace } from '../compare/foresee.ts';
import type { PlannedRun } from '../compare/plan.ts';
import type { ComparisonOrder } from '../compare/train.ts';
import type { Experiment } from '../definition/experiment.ts';
import { askBeside } from './ask-beside.ts';
import type { Context } from './context.ts';

/**
 * Says what a comparison will take before it is trained; that it cannot be said is a note, since training may work all the same.
 * @returns undefined where it could not be estimated, `interrupted` where the person did not want to wait
 */
export async function tellEstimate(
  experiment: Experiment,
  order: ComparisonOrder,
  runs: readonly PlannedRun[],
  context: Context,
): Promise<Estimate | 'interrupted' | undefined> {
  const { screen } = context;
  const { file, dataRoot, epochs, backend = 'auto' } = order.request;
  const folder = path.dirname(path.resolve(file));
  const root = path.resolve(dataRoot ?? folder);
  const { ensembleSize } = order.plan;
  const work = {
    experiment,
    runs: withTrials(runs, order.plan),
    ensembleSize,
    epochs,
    place: { root, allowed: [root, folder] },
    backend,
  };
  const status = 'looking at the data and taking a few steps to estimate what this takes …';
  try {
    return await askBeside(backend, status, context, async (options) => {
      const estimate = await foresee(work, options);
      screen.note(`${estimateText(estimate)}.`);
      const lack = await lackOfSpace(folder, estimate);
      if (lack !== undefined) screen.note(`warning: ${lack}`);
      return estimate;
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    screen.note(`note: what this takes cannot be estimated: ${error.message}`);
    return undefined;
  }
}
