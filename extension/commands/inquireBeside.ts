import path from 'node:path';
import * as vscode from 'vscode';
import type { Place } from '../../server/data/place.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { inquire, InquiryError } from '../../server/trainer/inquiry/inquire.ts';
import type { Answers, Asked } from '../../server/trainer/inquiry/questions.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';

/** Where a definition's data may be read from in this window. */
export function placeOf({ uri, fileName }: vscode.TextDocument): Place {
  const folder = path.dirname(fileName);
  const root = readSettings(uri).dataRoot ?? folder;
  const folders = (vscode.workspace.workspaceFolders ?? []).map((workspace) => workspace.uri.fsPath);
  return { root, allowed: [root, folder, ...folders] };
}

/**
 * Asks about the data of a definition, in a process of its own, with a notification that can cancel it. Undefined where the
 * person did not want to wait; what is wrong with the data is said.
 */
export async function inquireBeside<A extends Asked>(
  { trainers }: Services,
  about: A,
  experiment: Experiment,
  document: vscode.TextDocument,
): Promise<Answers[A] | undefined> {
  const { nodePath } = readSettings(document.uri);
  const shown = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: vscode.l10n.t('Reading the data of {0}', path.basename(document.fileName)),
  };
  return vscode.window.withProgress(shown, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await inquire(
        { about, experiment, place: placeOf(document) },
        {
          trainerFile: trainers.file,
          ...(nodePath === undefined ? {} : { node: nodePath }),
          environment: trainers.environmentFor(nodePath, process.env),
          signal: controller.signal,
        },
        (name) => progress.report({ message: name }),
      );
    } catch (error) {
      if (!(error instanceof InquiryError)) throw error;
      if (!controller.signal.aborted) void vscode.window.showErrorMessage(error.message);
      return undefined;
    }
  });
}
