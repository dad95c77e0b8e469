import path from 'node:path';
import { DataError } from '../data/data-error.ts';
import { applyOverrides } from '../definition/overrides.ts';
import { withCountedLosses } from '../trainer/class-weights.ts';
import { loadTrainingData } from '../trainer/training-data.ts';
import { trainingPlan } from '../trainer/training-plan.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { planJson, planLines } from './plan-lines.ts';
import { readExperiment } from './read-experiment.ts';

/** What the options of `mtl plan` ask for. */
export interface PlanOptions {
  readonly arm?: string;
  readonly dataRoot?: string;
  readonly epochs?: number;
  readonly json?: boolean;
}

/** `mtl plan`: prints what a run will do with the rows of its data sets, before anything is trained. */
export async function plan(file: string, options: PlanOptions, { screen }: Context): Promise<ExitCode> {
  const written = await readExperiment(file, screen, options.dataRoot);
  if (!written) return exitCodes.refused;
  const { arm, epochs } = options;
  const experiment = applyOverrides(written, {
    ...(arm !== undefined && { arm }),
    ...(epochs !== undefined && { epochs }),
  });
  const folder = path.dirname(file);
  const root = options.dataRoot ?? folder;
  try {
    const data = await loadTrainingData(
      experiment,
      { root, allowed: [root, folder] },
      {
        onReading: (name) => screen.status(`reading ${name} …`),
        onNotice: (text) => screen.note(text),
      },
    );
    screen.status('');
    const found = trainingPlan(withCountedLosses(experiment, data), data);
    if (options.json === true) screen.line(JSON.stringify(planJson(file, experiment, found)));
    else for (const line of planLines(experiment, found, screen)) screen.line(line);
    return exitCodes.ok;
  } catch (error) {
    screen.status('');
    if (!(error instanceof DataError)) throw error;
    screen.note(`${screen.paint('red', 'error')} ${error.code}: ${error.message}`);
    return exitCodes.data;
  }
}
