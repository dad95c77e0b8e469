import * as vscode from 'vscode';
import { findTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import type { Installation } from '../../server/backend/installation.ts';
import type { TrainerOptions } from '../runs/trainers.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import { searchOf } from './search.ts';

/** What the run asks for, and the TensorFlow it is started with. */
export interface BackendChoice {
  /** `auto` leaves it to the trainer, which takes wasm where TensorFlow does not load, and says why. */
  readonly backend: Settings['backend'];
  readonly installation?: Installation;
}

/** With what a trainer is started, by the settings and the backend that was chosen. */
export function trainerOptions(
  { nodePath, leaseSeconds, atOnce }: Settings,
  { installation }: BackendChoice,
  threads?: number,
): TrainerOptions {
  return { node: nodePath, environment: trainerEnvironment(installation, { threads }), leaseSeconds, atOnce };
}

const toldKey = 'mtl.toldOfSlowBackend';

/** Says once, ever, that training is slow without TensorFlow. */
async function tellOnce({ context }: Services): Promise<void> {
  if (context.globalState.get(toldKey) === true) return;
  await context.globalState.update(toldKey, true);
  await offerSetUp(
    vscode.l10n.t(
      'TensorFlow is not set up, so this run uses the wasm backend, which needs nothing but is about ten times slower.',
    ),
  );
}

async function offerSetUp(message: string): Promise<void> {
  const setUp = vscode.l10n.t('Set Up TensorFlow');
  if ((await vscode.window.showInformationMessage(message, setUp)) === setUp) {
    await vscode.commands.executeCommand('mtl.setUpTensorFlow');
  }
}

/** The backend that the settings ask for; undefined where the setting asks for one that is not there. */
export async function chooseBackend(services: Services, settings: Settings): Promise<BackendChoice | undefined> {
  const { backend } = settings;
  if (backend === 'wasm') return { backend };
  const installation = await findTensorFlow(searchOf(settings));
  if (installation) return { backend, installation };
  if (backend === 'tensorflow') {
    void offerSetUp(vscode.l10n.t('The setting mtl.backend asks for TensorFlow, which is not set up.'));
    return undefined;
  }
  void tellOnce(services);
  return { backend };
}
