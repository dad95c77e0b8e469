import path from 'node:path';
import { DataError } from '../data/data-error.ts';
import { applyOverrides, type Overrides } from '../definition/overrides.ts';
import type { Experiment } from '../definition/experiment.ts';
import { readTrainingData, type TrainingData } from '../trainer/training-data.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { readExperiment } from './read-experiment.ts';

/** Reads a definition and its data, and shows what `show` makes of them; what is wrong with either is said. */
export async function withData(
  file: string,
  { dataRoot, overrides }: { readonly dataRoot: string | undefined; readonly overrides: Overrides },
  { screen }: Context,
  show: (experiment: Experiment, data: TrainingData) => void,
): Promise<ExitCode> {
  const written = await readExperiment(file, screen, dataRoot);
  if (!written) return exitCodes.refused;
  const experiment = applyOverrides(written, overrides);
  const folder = path.dirname(file);
  const root = dataRoot ?? folder;
  try {
    const data = await readTrainingData(
      experiment,
      { root, allowed: [root, folder] },
      { onReading: (name) => screen.status(`reading ${name} …`), onNotice: (text) => screen.note(text) },
    );
    screen.status('');
    show(experiment, data);
    return exitCodes.ok;
  } catch (error) {
    screen.status('');
    if (!(error instanceof DataError)) throw error;
    screen.note(`${screen.paint('red', 'error')} ${error.code}: ${error.message}`);
    return exitCodes.data;
  }
}
