import * as vscode from 'vscode';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { estimateText, withTrials, type Estimate } from '../../server/compare/estimate.ts';
import { foresee, lackOfSpace } from '../../server/compare/foresee.ts';
import { runsOf } from '../../server/compare/plan.ts';
import { missingRuns, type ComparisonOrder, type OpenComparison } from '../../server/compare/train.ts';
import { sourceOnDisk } from '../../server/data/definition-files.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { BackendChoice } from '../environment/chooseBackend.ts';
import { placeOf } from '../places.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import { withCancel } from '../withCancel.ts';

/** Bytes from which the person is asked, however short a comparison is. */
const large = 1e9;

/**
 * Estimates a comparison that has not begun, and asks where it takes longer than the person has said, much of the disk, or
 * more than there is. Gives whether to train.
 */
export async function confirmComparison(
  services: Services,
  settings: Settings,
  choice: BackendChoice,
  order: ComparisonOrder,
  begun: OpenComparison,
): Promise<boolean> {
  if (missingRuns(begun).length < runsOf(order.plan).length) return true;
  const title = vscode.l10n.t('Estimating what the comparison takes');
  const estimate = await withCancel(title, async (signal) => {
    try {
      return await estimated(services, settings, choice, order, begun, signal);
    } catch (error) {
      if (signal.aborted) return 'cancelled' as const;
      if (!(error instanceof Error && 'code' in error)) throw error;
      services.log.warn(`What the comparison takes cannot be estimated: ${error.message}`);
      return undefined;
    }
  });
  if (estimate === 'cancelled') return false;
  if (!estimate) return true;
  services.log.info(`${estimateText(estimate)}.`);
  const lack = await lackOfSpace(begun.dir, estimate);
  if (lack === undefined && estimate.seconds <= 60 * settings.askAboveMinutes && estimate.bytes < large) return true;
  const train = vscode.l10n.t('Train');
  const detail = [`${estimateText(estimate)}.`, ...(lack === undefined ? [] : [lack])].join('\n');
  const question = vscode.l10n.t('Train this comparison?');
  return (await vscode.window.showInformationMessage(question, { modal: true, detail }, train)) === train;
}

async function estimated(
  services: Services,
  settings: Settings,
  choice: BackendChoice,
  order: ComparisonOrder,
  begun: OpenComparison,
  signal: AbortSignal,
): Promise<Estimate | undefined> {
  const { file, text, dataRoot } = order.request;
  const { experiment } = analyze(text, sourceOnDisk(file, dataRoot));
  if (!experiment) return undefined;
  const work = {
    experiment,
    runs: withTrials(missingRuns(begun), order.plan),
    ensembleSize: order.plan.ensembleSize,
    epochs: order.request.epochs,
    place: placeOf(file, dataRoot),
    backend: choice.backend,
  };
  return foresee(work, services.trainers.beside(settings.nodePath, trainerEnvironment(choice.installation), signal));
}
