import * as vscode from 'vscode';
import { SetUpError } from '../../server/backend/set-up-error.ts';
import { setUpTensorFlow as setUp } from '../../server/backend/set-up.ts';
import { searchOf } from '../environment/search.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';
import { withCancel } from '../withCancel.ts';

/** Percent of the whole that a notification's bar goes forward by, from fractions of the whole. */
function increments(report: (value: { message: string; increment?: number }) => void) {
  let done = 0;
  return (fraction: number | undefined, message: string) => {
    const increment = fraction === undefined ? 0 : Math.max(0, 100 * fraction - done);
    done += increment;
    report({ message, increment });
  };
}

/** Shows why it could not be done and what to do; what the tools printed goes to the log. */
async function sayProblem({ log }: Services, error: SetUpError): Promise<void> {
  log.error(error.message, error.wayOut, error.detail);
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await vscode.window.showErrorMessage(`${error.message} ${error.wayOut}`, showLog);
  if (chosen === showLog) log.show(true);
}

/** «Set Up TensorFlow»: downloads it once for this person, with progress and cancel; what is there is kept. */
export async function setUpTensorFlow(services: Services): Promise<void> {
  if (!(await requireTrust(vscode.l10n.t('Setting up TensorFlow')))) return;
  const title = vscode.l10n.t('Setting up TensorFlow');
  try {
    await withCancel(title, async (signal, notification) => {
      const onProgress = increments((value) => notification.report(value));
      await setUp({ ...searchOf(readSettings()), signal, onProgress });
    });
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    if (error.code !== 'cancelled') void sayProblem(services, error);
    return;
  }
  services.log.info('TensorFlow is set up.');
  void vscode.window.showInformationMessage(vscode.l10n.t('TensorFlow is ready; the next run uses it.'));
}
