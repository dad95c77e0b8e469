import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { planComparison, runsOf } from '../../server/compare/plan.ts';
import { readComparison } from '../../server/compare/record.ts';
import { homeOf, missingRuns, openComparison, orderOf, type OpenComparison } from '../../server/compare/train.ts';
import { sourceOnDisk } from '../../server/data/definition-files.ts';
import { analyze } from '../../server/definition/analyze.ts';
import { writtenOut } from '../../server/definition/extends/written-out.ts';
import { chooseBackend, trainerOptions } from '../environment/chooseBackend.ts';
import { workspaceFolders } from '../places.ts';
import { sayWhileAway } from '../runs/announceEnds.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';
import { confirmComparison } from './confirmComparison.ts';
import { definitionToRun, revealProblems, save, sayNothingToRun } from './definitionToRun.ts';

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
  const document = await definitionToRun(argument);
  const saved = document && (await save(document));
  if (!document) sayNothingToRun();
  if (!saved) return undefined;
  const file = saved.fileName;
  const { backend, dataRoot } = readSettings(saved.uri);
  const source = sourceOnDisk(file, dataRoot);
  const { experiment, problems } = analyze(saved.getText(), source);
  if (!experiment) {
    await revealProblems(saved, problems);
    return undefined;
  }
  // What the comparison extends may change while its runs are trained: it keeps what it says now.
  const text = writtenOut(saved.getText(), source);
  const request = { file, text, backend, ...(dataRoot === undefined ? {} : { dataRoot }) };
  return openComparison(experiment, { request, plan: planComparison(experiment), home: homeOf(file) }, false);
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
