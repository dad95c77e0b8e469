import * as vscode from 'vscode';
import { DefinitionError } from '../../server/trainer/definition-error.ts';
import { prepareRun } from '../../server/trainer/launch.ts';
import { chooseBackend, trainerOptions } from '../environment/chooseBackend.ts';
import { workspaceFolders } from '../places.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';
import { definitionToRun, revealProblems, save, sayNothingToRun } from './definitionToRun.ts';

/** Prepares and starts the run of a saved definition. */
async function start(services: Services, document: vscode.TextDocument): Promise<string | undefined> {
  const settings = readSettings(document.uri);
  const choice = await chooseBackend(services, settings);
  if (!choice) return undefined;
  const { dir, record } = await prepareRun({
    file: document.fileName,
    text: document.getText(),
    backend: choice.backend,
    allowed: workspaceFolders(),
    ...(settings.dataRoot === undefined ? {} : { dataRoot: settings.dataRoot }),
  });
  const run = services.trainers.start(dir, record, trainerOptions(settings, choice));
  if (settings.openPlotsOnRun) services.plots.show([run]);
  return dir;
}

/** «Run Experiment»: trains the definition in the background; gives the run's folder. */
export async function runExperiment(services: Services, argument?: unknown): Promise<string | undefined> {
  if (!(await requireTrust(vscode.l10n.t('Training')))) return undefined;
  const document = await definitionToRun(argument);
  if (!document) {
    sayNothingToRun();
    return undefined;
  }
  const saved = await save(document);
  if (!saved) return undefined;
  try {
    return await start(services, saved);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    await revealProblems(saved, error.problems);
    return undefined;
  }
}
