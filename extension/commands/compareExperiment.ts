import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { isTuned } from '../../server/compare/members.ts';
import { planComparison, runsOf } from '../../server/compare/plan.ts';
import { readComparison } from '../../server/compare/record.ts';
import { brokenTrial } from '../../server/compare/sweep/broken-trial.ts';
import { homeOf, missingRuns, openComparison, orderOf, type OpenComparison } from '../../server/compare/train.ts';
import { chooseBackend, trainerOptions } from '../environment/chooseBackend.ts';
import { workspaceFolders } from '../places.ts';
import { sayWhileAway } from '../runs/announceEnds.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';
import { confirmComparison } from './confirmComparison.ts';
import { definitionToTrain } from './definitionToTrain.ts';

/**
 * «Compare Experiment»: trains every arm of the definition with every seed in the background and shows what comes out;
 * what an earlier call has finished is not trained again. Gives the comparison's folder once it has ended.
 * @param argument a file, or `{comparison: FOLDER}` to go on with one
 */
export async function compareExperiment(services: Services, argument?: unknown): Promise<string | undefined> {
  if (!(await requireTrust(vscode.l10n.t('Training')))) return undefined;
  const dir = comparisonIn(argument);
  const begun = dir === undefined ? await begin(argument) : { dir, comparison: readComparison(dir) };
  return begun && train(services, begun);
}

function comparisonIn(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('comparison' in argument)) return undefined;
  return typeof argument.comparison === 'string' ? argument.comparison : undefined;
}

/** Takes up or begins the comparison of a definition; undefined where there is none that could be trained. */
async function begin(argument: unknown): Promise<OpenComparison | undefined> {
  const definition = await definitionToTrain(argument);
  if (!definition) return undefined;
  const { experiment, request } = definition;
  const plan = planComparison(experiment);
  const members = plan.arms.flatMap((arm) => arm.members).filter(isTuned);
  const broken = plan.tuning && brokenTrial(plan.tuning, request.text, members);
  if (broken !== undefined) {
    void vscode.window.showErrorMessage(broken);
    return undefined;
  }
  return openComparison(experiment, { request, plan, home: homeOf(request.file) }, false);
}

async function train(services: Services, begun: OpenComparison): Promise<string | undefined> {
  const order = orderOf(begun);
  const settings = readSettings(vscode.Uri.file(order.request.file));
  const choice = await chooseBackend(services, { ...settings, backend: order.request.backend ?? settings.backend });
  if (!choice) return undefined;
  if (!(await confirmComparison(services, settings, choice, order, begun))) {
    // Nothing was trained, so nothing is lost.
    if (begun.comparison.runs.length === 0) rmSync(begun.dir, { recursive: true });
    return undefined;
  }
  services.results.show(begun.dir);
  const missing = missingRuns(begun).length;
  services.log.info(`Comparison in ${begun.dir}: ${missing} of ${runsOf(order.plan).length} runs to train.`);
  const complete = await services.comparisons.train(
    { ...order, request: { ...order.request, allowed: workspaceFolders() } },
    begun,
    trainerOptions(settings, choice),
  );
  services.log.info(`Comparison in ${begun.dir} ${complete ? 'is complete' : 'was stopped'}.`);
  if (complete) void sayComplete(services, begun);
  return begun.dir;
}

async function sayComplete({ results }: Services, { dir, comparison }: OpenComparison): Promise<void> {
  const text = vscode.l10n.t('The comparison of «{0}» is complete.', comparison.name);
  if (await sayWhileAway(text, vscode.l10n.t('Show Results'))) results.show(dir);
}
