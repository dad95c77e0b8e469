import path from 'node:path';
import * as vscode from 'vscode';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { descriptionLines } from '../../server/cli/description.ts';
import { describeNetwork as describe } from '../../server/definition/cost/describe-network.ts';
import type { NetworkFacts } from '../../server/definition/cost/task-facts.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { measure, MeasureError, type MeasuredSteps } from '../../server/trainer/measure.ts';
import { networkFacts } from '../../server/trainer/network-facts.ts';
import { chooseBackend } from '../environment/chooseBackend.ts';
import { placeOf } from '../places.ts';
import type { Services } from '../services.ts';
import { readSettings, type Settings } from '../settings.ts';
import { withCancel } from '../withCancel.ts';
import { besideEditor, definitionToRead } from './definitionToRead.ts';

/** How long steps are measured, in seconds. */
const measureSeconds = 1.5;

/**
 * «Describe Network»: layers, who shares them, parameters, memory and multiply-adds of a step, and the time that it takes
 * here, as a text beside the editor. In a window without trust nothing is measured.
 */
export async function describeNetwork(services: Services, argument?: unknown): Promise<void> {
  const read = await definitionToRead(argument);
  if (!read) return;
  const { document, experiment } = read;
  const settings = readSettings(document.uri);
  const facts = await networkFacts(experiment, placeOf(document.fileName, settings.dataRoot));
  const network = describe(experiment, facts);
  const time = vscode.workspace.isTrusted ? await measured(services, settings, experiment, facts) : undefined;
  const lines = descriptionLines({ name: experiment.name, network, time }, besideEditor);
  await services.texts.show(`${path.basename(document.fileName)}.network`, lines.join('\n'));
}

/** The steps' times; a sentence where they could not be had, nothing where the person did not want to wait. */
async function measured(
  services: Services,
  settings: Settings,
  experiment: Experiment,
  facts: NetworkFacts,
): Promise<MeasuredSteps | string | undefined> {
  const choice = await chooseBackend(services, settings);
  if (!choice) return undefined;
  const title = vscode.l10n.t('Measuring a few steps on made-up rows');
  return withCancel(title, async (signal) => {
    try {
      const question = { experiment, facts, backend: choice.backend, seconds: measureSeconds };
      const environment = trainerEnvironment(choice.installation);
      return await measure(question, services.trainers.beside(settings.nodePath, environment, signal));
    } catch (error) {
      if (!(error instanceof MeasureError)) throw error;
      return signal.aborted ? undefined : error.message;
    }
  });
}
