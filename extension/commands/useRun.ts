import * as vscode from 'vscode';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { Use, Uses } from '../../server/trainer/use/questions.ts';
import { use, UseError, type UseEvents } from '../../server/trainer/use/use.ts';
import { chooseBackend } from '../environment/chooseBackend.ts';
import type { Run } from '../runs/run.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { withCancel } from '../withCancel.ts';

/** What is asked of a run, but for the backend, which the settings say. */
type Asked<U extends Use> = Omit<Uses[U]['question'], 'backend'>;

/**
 * Does something with a run in a process of its own, under a notification that can cancel it.
 * @param work given what asks the process; what it writes it must undo where that fails
 * @returns undefined where the person did not want to wait; why it could not be done is said
 */
export async function useRun<U extends Use>(
  services: Services,
  run: Run,
  title: string,
  work: (
    ask: (question: Asked<U>, text?: UseEvents['text']) => Promise<Uses[U]['answer']>,
  ) => Promise<Uses[U]['answer']>,
): Promise<Uses[U]['answer'] | undefined> {
  const settings = readSettings(vscode.Uri.file(readResolved(run.dir).definition));
  const choice = await chooseBackend(services, settings);
  if (!choice) return undefined;
  return withCancel(title, async (signal, notification) => {
    const options = services.trainers.beside(settings.nodePath, trainerEnvironment(choice.installation), signal);
    const doing = (message: string): void => notification.report({ message });
    try {
      return await work((question, text) =>
        use<U>({ ...question, backend: choice.backend } as Uses[U]['question'], options, {
          doing,
          ...(text && { text }),
        }),
      );
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof UseError)) throw error;
      void vscode.window.showErrorMessage(error.message);
      return undefined;
    }
  });
}

/** What a person should read of how something was done, after what was done. */
export function sayDone(
  text: string,
  notices: readonly string[],
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return notices.length === 0
    ? vscode.window.showInformationMessage(text, ...buttons)
    : vscode.window.showWarningMessage([text, ...notices].join(' '), ...buttons);
}
