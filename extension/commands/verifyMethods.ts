import * as vscode from 'vscode';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { verdictLines } from '../../server/cli/verdict-table.ts';
import { verifyMethods as verify, VerifyError, type Verification } from '../../server/trainer/verify/verify-methods.ts';
import { chooseBackend, type BackendChoice } from '../environment/chooseBackend.ts';
import type { Services } from '../services.ts';
import { readSettings, type Settings } from '../settings.ts';
import { withCancel } from '../withCancel.ts';

/**
 * «Verify Methods»: every method against golden vectors and properties on the backend that the settings ask for; the table of
 * errors and sources as a text to copy, and a message where one does not pass.
 */
export async function verifyMethods(services: Services): Promise<void> {
  const settings = readSettings();
  const choice = await chooseBackend(services, settings);
  if (!choice) return;
  const verification = await verified(services, settings, choice);
  if (!verification) return;
  const uri = services.texts.give('methods', verdictLines(verification).join('\n'));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  const failed = verification.verdicts.filter(({ passed }) => !passed);
  if (failed.length === 0) return;
  const names = [...new Set(failed.map(({ method }) => method))].join(', ');
  void vscode.window.showErrorMessage(
    vscode.l10n.t('{0} checks failed, of {1}: the table says by how much.', failed.length, names),
  );
}

/** Undefined where the person did not want to wait. */
async function verified(
  services: Services,
  settings: Settings,
  choice: BackendChoice,
): Promise<Verification | undefined> {
  const title = vscode.l10n.t('Verifying the methods');
  return withCancel(title, async (signal, notification) => {
    const options = services.trainers.beside(settings.nodePath, trainerEnvironment(choice.installation), signal);
    try {
      return await verify({ backend: choice.backend }, options, ({ done, count, what }) => {
        notification.report({ message: `${done + 1}/${count} ${what}`, increment: done === 0 ? 0 : 100 / count });
      });
    } catch (error) {
      if (error instanceof VerifyError && signal.aborted) return undefined;
      throw error;
    }
  });
}
