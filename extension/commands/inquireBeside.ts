import path from 'node:path';
import * as vscode from 'vscode';
import { inquire, InquiryError } from '../../server/trainer/inquiry/inquire.ts';
import type { Answers, Asked } from '../../server/trainer/inquiry/questions.ts';
import { placeOf } from '../places.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { withCancel } from '../withCancel.ts';
import type { ReadDefinition } from './definitionToRead.ts';

/**
 * Asks about the data of a definition, in a process of its own, with a notification that can cancel it. Undefined where the
 * person did not want to wait; what is wrong with the data is said.
 */
export async function inquireBeside<A extends Exclude<Asked, 'inputs'>>(
  { trainers }: Services,
  about: A,
  { document: { uri, fileName }, experiment }: ReadDefinition,
): Promise<Answers[A] | undefined> {
  const { nodePath, dataRoot } = readSettings(uri);
  const question = { about, experiment, place: placeOf(fileName, dataRoot) };
  const title = vscode.l10n.t('Reading the data of {0}', path.basename(fileName));
  return withCancel(title, async (signal, notification) => {
    try {
      return await inquire(question, trainers.beside(nodePath, process.env, signal), (name) =>
        notification.report({ message: name }),
      );
    } catch (error) {
      if (!(error instanceof InquiryError)) throw error;
      if (!signal.aborted) void vscode.window.showErrorMessage(error.message);
      return undefined;
    }
  });
}
